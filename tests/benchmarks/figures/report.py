"""The page that sets the sample book beside the world, and how signals go in it."""

import tomllib
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks.figures import before, conditions, picture
from tests.benchmarks.figures.delivered import Delivered
from tests.benchmarks.figures.estimates import Estimate
from tests.benchmarks.figures.giveaway import strongest, tellings
from tests.benchmarks.figures.lags import Departure, beside, departures
from tests.benchmarks.figures.plain_model import auc, examples, half_years
from tests.benchmarks.figures.rates import Endings
from tests.benchmarks.figures.signals import SIGNALS

DOCS = Path(__file__).parents[3] / "docs"
PAGE, PICTURE = "sample-book-figures.md", "signals.png"
PUBLISHED: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "published.toml").read_text("utf-8")
)
_HALF_YEARS = 6
_RARE, _FEW = 0.01, 0.1

_BEGINS = """# The sample book beside the world

样本账簿与公开数字对照

Written by `loantrail bench figures --write` from a book of {borrowers:,} borrowers,
seed {seed}, configuration {configuration}, read as the files a bank would send. The
interval is that of 95 %: a book of this size says it no more exactly. *Within* means
that the published figure lies in it, **off** that it does not, *assumed* that no source
is known to us. No figure here is evidence of what the product can do.

区间为95%。within 表示公布值在区间内, **off** 表示不在, assumed 表示没有来源, 为假设值。
"""

_SIGNALS = """## Signals before a default

违约前的信号: 顺序与提前月数

![How far each signal is from usual in the 24 months before default]({picture})

图: 横轴为距违约的月数, 颜色为与同类借款人的差距 (标准差), 空心圆为平均值开始偏离,
实心圆为中位数开始偏离; 右侧为最近一年内出现该信号的比例。

Each borrower's first default is set beside up to ten others of its kind, of its scheme
where there are enough, who had owed for about as long and did not default within the
year after. *Average departs* is the first month of the last run in which the mean
difference is surely above nought, with the interval when the cases are drawn again;
*median departs* is the same of the median, so of most. A run lasts three months into
the last half year, or until default; a lapse of one month ends none. Whoever *shows* a
signal reads, at least once in the last year, as one in twenty of the others' readings
do. A signal known of fewer than fifteen who default is left out.

| signal | 信号 | cases | average departs, months before | median departs | \
show it | others |
|---|---|---:|---:|---:|---:|---:|
"""


class Measured(NamedTuple):
    """What a book came to: its figures by key, and its signals, the earliest first."""

    figures: dict[str, Estimate]
    signals: list[Departure]


def measure(book: Delivered) -> Measured:
    """Measure everything the page tells."""
    cases = beside(book)
    signals = departures(cases)
    months = half_years(book, _HALF_YEARS)
    figures = {
        **Endings(book).figures(),
        **conditions.figures(book),
        **before.figures(signals, cases),
        "plain_model": auc(examples(book, months)),
        "strongest_column": strongest(tellings(book, months)),
    }
    return Measured(figures, signals)


def page(measured: Measured, about: dict[str, Any]) -> str:
    """Write the page; `about` says of which book."""
    rows = ((key, told, measured.figures[key]) for key, told in PUBLISHED.items())
    parts = [_BEGINS.format(**about)]
    for group, some in groupby(rows, key=lambda row: row[1]["group"]):
        parts.append("\n".join(_table(group, list(some))))
    signals = "\n".join(map(_signal, measured.signals))
    parts.append(_SIGNALS.format(picture=PICTURE) + signals)
    return "\n\n".join(part.strip() for part in parts) + "\n"


def keep(measured: Measured, about: dict[str, Any]) -> None:
    """Put the page and its picture into the docs."""
    picture.write(picture.picture(measured.signals), DOCS / PICTURE)
    (DOCS / PAGE).write_text(page(measured, about), "utf-8")


def verdict(told: dict[str, Any], found: Estimate) -> str:
    """Say how a figure stands to the published one."""
    if "source" not in told:
        return "assumed"
    if found.value is None:
        return "**off**"
    low = found.value if found.low is None else found.low
    high = found.value if found.high is None else found.high
    least, most = _published(told)
    return "within" if low <= most and high >= least else "**off**"


def _published(told: dict[str, Any]) -> tuple[float, float]:
    """Give the range that is published: of a single figure, from it to itself."""
    if "range" in told:
        least, most = told["range"]
        return least, most
    value = told.get("value")
    least = told.get("at_least", value if value is not None else float("-inf"))
    return least, told.get("at_most", value if value is not None else float("inf"))


def _table(
    group: str, rows: list[tuple[str, dict[str, Any], Estimate]]
) -> Iterator[str]:
    yield f"## {group}\n"
    yield "| figure | | simulated | 95 % interval | n | published | |"
    yield "|---|---|---:|---:|---:|---:|---|"
    notes = []
    for _, told, found in rows:
        unit = told["unit"]
        interval = "" if found.low is None else _between(found.low, found.high, unit)
        yield (
            f"| {told['says']} | {told['says_zh']} | {_shown(found.value, unit)} "
            f"| {interval} | {found.n:,} | {_told(told)} | {verdict(told, found)} |"
        )
        said = [told[name] for name in ("source", "note") if name in told]
        notes += [f"- {told['says']}: {'. '.join(said).rstrip('.')}."] if said else []
    yield "\n" + "\n".join(notes)


def _told(told: dict[str, Any]) -> str:
    unit = told["unit"]
    if "range" in told:
        least, most = told["range"]
        return _between(least, most, unit)
    for name, words in (("value", ""), ("at_least", "≥ "), ("at_most", "≤ ")):
        if name in told:
            return words + _shown(told[name], unit)
    return ""


def _between(low: float, high: float | None, unit: str) -> str:
    return f"{_shown(low, unit)} to {_shown(high, unit)}"


def _shown(value: float | None, unit: str) -> str:
    if value is None:
        return "none"
    match unit:
        case "share" | "a_year":
            digits = 2 if abs(value) < _RARE else 1 if abs(value) < _FEW else 0
            return f"{value * 100:.{digits}f} %"
        case "days" | "months":
            return f"{value:.0f}"
        case _:
            return f"{value:.2f}"


def _signal(one: Departure) -> str:
    told = SIGNALS[one.name]
    departs = "does not" if one.some is None else f"{one.some}"
    interval = "" if one.some is None else f" ({one.latest} to {one.earliest})"
    most = "does not" if one.most is None else f"{one.most}"
    return (
        f"| {told.name} | {told.name_zh} | {one.cases} | {departs}{interval} | {most} "
        f"| {_shown(one.shown, 'share')} | {_shown(one.shown_by_others, 'share')} |"
    )
