"""The page that sets the book beside the world measures what it says it does."""

from pathlib import Path

import polars as pl
import pytest

from tests.benchmarks.figures import conditions, report
from tests.benchmarks.figures.delivered import Delivered
from tests.benchmarks.figures.estimates import (
    Estimate,
    a_year,
    quantile,
    reached_by,
    share,
    times,
)
from tests.benchmarks.figures.rates import Endings
from tests.benchmarks.figures.report import PUBLISHED, verdict
from tests.benchmarks.figures.signals import SIGNALS


def test_every_figure_of_the_page_is_measured(book: Path) -> None:
    files = Delivered(book)
    measured = {**Endings(files).figures(), **conditions.figures(files)}
    elsewhere = {
        k for k, told in PUBLISHED.items() if told["group"] == "Before default"
    }

    assert measured.keys() == PUBLISHED.keys() - elsewhere
    rare = {"project_default_falls", "project_recovery", "project_recovered_whole"}
    assert {k for k, figure in measured.items() if figure.value is None} <= rare
    for figure in measured.values():
        if figure.value is not None and figure.low is not None:
            assert figure.low <= figure.value <= (figure.high or 0)


def test_the_page_in_the_docs_tells_every_figure_and_every_signal() -> None:
    page = (report.DOCS / "sample-book-figures.md").read_text("utf-8")

    assert [
        t["says"] for t in PUBLISHED.values() if f"| {t['says']} |" not in page
    ] == []
    missing = {name for name, s in SIGNALS.items() if f"| {s.name} |" not in page}
    assert missing <= {"certificate", "cover"}  # of few enough cases, of none
    assert (report.DOCS / "signals.png").stat().st_size < 250_000


def test_what_is_published_has_a_source_and_what_has_none_is_assumed() -> None:
    for key, told in PUBLISHED.items():
        is_told = any(n in told for n in ("value", "range", "at_least", "at_most"))
        assert is_told == ("source" in told), key
        assert (verdict(told, Estimate(0.5, 10, 0.4, 0.6)) == "assumed") != is_told


@pytest.mark.parametrize(
    ("told", "stands"),
    [
        ({"value": 0.55}, "within"),
        ({"value": 0.7}, "**off**"),
        ({"range": [0.1, 0.45]}, "within"),
        ({"range": [0.7, 0.8]}, "**off**"),
        ({"at_least": 0.3}, "within"),
        ({"at_least": 0.61}, "**off**"),
        ({"at_most": 0.39}, "**off**"),
    ],
)
def test_a_figure_is_off_where_its_interval_leaves_the_published_one_out(
    told: dict[str, object], stands: str
) -> None:
    assert verdict({**told, "source": "S"}, Estimate(0.5, 10, 0.4, 0.6)) == stands
    assert verdict({**told, "source": "S"}, Estimate(None, 0)) == "**off**"


def test_intervals_are_those_of_the_textbooks() -> None:
    low, high = share(1, 10)[2:]
    rate = a_year(3, 100.0)
    median = quantile(pl.Series(range(1, 101)))

    assert (low, high) == pytest.approx((0.01788, 0.40415), abs=1e-4)  # Wilson
    assert rate[2:] == pytest.approx((0.00619, 0.08767), abs=1e-4)  # Garwood
    assert median.value == 50.5
    assert median[2:] == (40, 61)
    assert times((10, 50.0), (10, 100.0)).value == pytest.approx(2)
    assert times((0, 50.0), (10, 100.0)).low == 0


def test_who_is_watched_for_a_short_time_still_counts() -> None:
    watched = pl.DataFrame(
        {"months": [6, 12, 24, 24], "happened": [True, False, True, False]}
    )

    # A quarter by month 6; of the two that are left, half by month 24.
    assert reached_by(watched, 12).value == pytest.approx(0.25)
    assert reached_by(watched, 24).value == pytest.approx(0.625)
