"""How long before a default each signal departs from what it is with others.

Each borrower's first default is set beside borrowers of the same kind, and where there
are enough of the same scheme, who owed for as long and did not default that year.
"""

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import stats

from sample_data.months import YEAR
from tests.benchmarks.figures.delivered import Delivered
from tests.benchmarks.figures.grid import month
from tests.benchmarks.figures.signals import SIGNALS, readings

BACK = 24
"""So many months before a default are looked at."""

_OTHERS, _ENOUGH, _AGAIN = 10, 15, 200
_TAIL, _RARE = 0.025, 0.05
_RUN, _LAPSE, _STILL = 3, 2, 6
Apart = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Departure:
    """How one signal goes before default; lists count months back from it, from 1.

    `apart` is how far those who default are on the average from the others set beside
    them, in standard deviations of those. `some` is where the last run of months begins
    in which that average is surely above nought, between `earliest` and `latest` when
    the cases are drawn again; `most` is the same of their median. A run lasts three
    months into the last half year, or until default. `shown` is the share that was,
    within the last year, where one in twenty of the others' readings is;
    `shown_by_others` the same of those.
    """

    name: str
    cases: int
    apart: tuple[float, ...]
    some: int | None
    earliest: int | None
    latest: int | None
    most: int | None
    shown: float
    shown_by_others: float


def departures(beside: pl.DataFrame) -> list[Departure]:
    """Measure every signal in what `beside` gives; what most show first comes first."""
    found = [_departure(name, beside) for name in SIGNALS]
    return sorted(
        (one for one in found if one is not None),
        key=lambda one: (-(one.most or 0), -(one.some or 0), -one.shown),
    )


def first_defaults(book: Delivered) -> pl.DataFrame:
    """Give the month in which each borrower who ever defaulted did so first."""
    told = book.facts("outcomes").filter(pl.col("outcome_kind") == "default")
    months = told.select("borrower_id", month("started_on").alias("defaulted"))
    return months.group_by("borrower_id").agg(pl.col("defaulted").min())


def beside(book: Delivered) -> pl.DataFrame:
    """Give the readings of those who default, and of the others set beside each.

    `case` is who defaults, `before` counts the months down to it.
    """
    panel, defaults = readings(book), first_defaults(book)
    near = _others(panel, defaults)
    return (
        near.join(panel, on="borrower_id")
        .with_columns(before=pl.col("defaulted") - pl.col("month"))
        .filter(pl.col("before").is_between(1, BACK))
    )


def _others(panel: pl.DataFrame, defaults: pl.DataFrame) -> pl.DataFrame:
    """Give of each case itself and those who are set beside it."""
    debtors = panel.group_by("borrower_id", "kind", "scheme").agg(
        since=pl.col("month").min(), until=pl.col("month").max()
    )
    cases = debtors.join(defaults, on="borrower_id").rename({"borrower_id": "case"})
    others = debtors.join(defaults, on="borrower_id", how="left")
    pairs = cases.join(others, on="kind", suffix="_other").filter(
        pl.col("borrower_id") != pl.col("case"),
        pl.col("until_other") >= pl.col("defaulted"),
        pl.col("defaulted_other").is_null()
        | (pl.col("defaulted_other") > pl.col("defaulted") + YEAR),
    )
    age = (pl.col("since") - pl.col("since_other")).abs()
    other_scheme = pl.col("scheme") != pl.col("scheme_other")
    near = pairs.sort(other_scheme, age, "borrower_id").group_by("case").head(_OTHERS)
    who = ("case", "defaulted", "borrower_id")
    itself = cases.with_columns(borrower_id="case").select(*who)
    return pl.concat(
        [
            itself.with_columns(defaults=pl.lit(value=True)),
            near.select(*who, defaults=pl.lit(value=False)),
        ]
    )


def _departure(name: str, beside: pl.DataFrame) -> Departure | None:
    known = beside.filter(pl.col(name).is_not_null())
    own, others = known.filter("defaults"), known.filter(~pl.col("defaults"))
    if own["case"].n_unique() < _ENOUGH:
        return None
    apart = _apart(name, own, others)
    dice = np.random.default_rng(7)
    drawn = [
        _departs(_mean_is_above(apart[dice.integers(len(apart), size=len(apart))])) or 0
        for _ in range(_AGAIN)
    ]
    earliest, latest = np.quantile(drawn, (1 - _TAIL, _TAIL), method="nearest")
    some = _departs(_mean_is_above(apart))
    return Departure(
        name=name,
        cases=len(apart),
        apart=tuple(float(value) for value in _quietly(np.nanmean, apart)),
        some=some,
        earliest=int(earliest) if some else None,
        latest=int(latest) if some else None,
        most=_departs(_median_is_above(apart)),
        **_shown(name, own, others),
    )


def _apart(name: str, own: pl.DataFrame, others: pl.DataFrame) -> Apart:
    """Give a row per case and a column per month back: how far from the others."""
    usual = others.group_by("case", "before").agg(usual=pl.col(name).mean())
    value = (pl.col(name) - pl.col("usual")) / float(np.std(others[name].to_numpy()))
    rows = own.join(usual, on=["case", "before"]).select("case", "before", value)
    months = pl.DataFrame({"before": range(1, BACK + 1)}, {"before": pl.Int64})
    cases = rows.select("case").unique().sort("case")
    every = cases.join(months, how="cross").join(
        rows, on=["case", "before"], how="left", maintain_order="left"
    )
    return every[name].cast(pl.Float64).to_numpy().reshape(len(cases), BACK)


def _quietly(of: Callable[..., Apart], apart: Apart) -> Apart:
    """Reduce over the cases; a month nobody lived has none, which is no fault."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return of(apart, axis=0)


def _mean_is_above(apart: Apart) -> list[bool]:
    """Say of each month whether the average's interval leaves nought behind."""
    count = np.sum(~np.isnan(apart), axis=0)
    error = _quietly(np.nanstd, apart) / np.sqrt(np.maximum(count - 1, 1))
    reach = stats.t.ppf(1 - _TAIL, np.maximum(count - 1, 1)) * error
    above = _quietly(np.nanmean, apart) - reach > 0
    return [bool(sure and n >= _ENOUGH) for sure, n in zip(above, count, strict=True)]


def _median_is_above(apart: Apart) -> list[bool]:
    """Say of each month whether the median's interval leaves nought behind."""
    count = np.sum(~np.isnan(apart), axis=0)
    rank = stats.binom.ppf(_TAIL, count, 0.5).astype(int)
    ordered = np.sort(apart, axis=0)  # what is not known comes last
    low = ordered[np.maximum(rank - 1, 0), np.arange(BACK)]
    return [bool(v > 0 and n >= _ENOUGH) for v, n in zip(low, count, strict=True)]


def _departs(above: list[bool]) -> int | None:
    """Give where the last run of such months begins, if it is no chance."""
    for run in _runs(above):
        if run[0] > _STILL:
            break
        if run[0] <= _LAPSE or len(run) >= _RUN:
            return run[-1]
    return None


def _runs(above: list[bool]) -> Iterator[list[int]]:
    """Give the runs of months, back from default; a lapse of one month ends none."""
    run: list[int] = []
    for before in (n for n, is_above in enumerate(above, start=1) if is_above):
        if run and before - run[-1] > _LAPSE:
            yield run
            run = []
        run.append(before)
    if run:
        yield run


def showing(beside: pl.DataFrame, name: str, months: tuple[int, int]) -> float:
    """Say how many of those who default show a signal in some months before."""
    known = beside.filter(pl.col(name).is_not_null())
    rare = _rare(known.filter(~pl.col("defaults"))[name])
    then = known.filter("defaults", pl.col("before").is_between(*months))
    ever = then.group_by("case").agg(ever=(pl.col(name) >= rare).any())["ever"]
    return float(ever.to_numpy().mean())


def _shown(name: str, own: pl.DataFrame, others: pl.DataFrame) -> dict[str, float]:
    """Say how many of either were, in the last year, where few of the others are."""
    last_year, is_rare = pl.col("before") <= YEAR, pl.col(name) >= _rare(others[name])
    shown = {}
    for key, rows in (("shown", own), ("shown_by_others", others)):
        by_one = rows.filter(last_year).group_by("case", "borrower_id")
        ever = by_one.agg(ever=is_rare.any())["ever"].to_numpy()
        shown[key] = float(ever.mean())
    return shown


def _rare(readings: pl.Series) -> float:
    """Give from where on at most one in twenty readings lies; at least the worst."""
    ordered = np.unique(readings.to_numpy())
    beyond = [float((readings >= value).to_numpy().mean()) for value in ordered]
    few = [v for v, s in zip(ordered, beyond, strict=True) if s <= _RARE]
    if few:
        return float(few[0])
    return float(ordered[-1] if len(ordered) > 1 else np.nextafter(ordered[0], np.inf))
