"""Trouble shows in its order: takings thin, payments slip, then arrears mount."""

import polars as pl
import pytest

from tests.benchmarks.figures.delivered import Delivered
from tests.benchmarks.figures.lags import _departs, beside, showing


@pytest.fixture(scope="module")
def cases(small_debtors: Delivered) -> pl.DataFrame:
    return beside(small_debtors)


def test_each_default_is_set_beside_others_that_did_not(cases: pl.DataFrame) -> None:
    others = cases.filter(~pl.col("defaults"))

    assert cases.filter("defaults")["case"].n_unique() >= 12
    assert others.filter(pl.col("case") == pl.col("borrower_id")).is_empty()
    of_each = others.group_by("case").agg(n=pl.col("borrower_id").n_unique())
    assert of_each["n"].is_between(4, 10).all()


EARLY = ((7, 9), (10, 12), (13, 15), (16, 18))


def test_takings_thin_before_payments_slip_and_arrears_mount_last(
    cases: pl.DataFrame,
) -> None:
    names = ("inflow", "late", "partial", "past_due_30")
    early = {n: sum(showing(cases, n, quarter) for quarter in EARLY) for n in names}
    last = {n: showing(cases, n, (1, 3)) for n in names}

    assert early["inflow"] > early["late"] + 0.3
    assert early["inflow"] > early["partial"] + 0.3
    assert early["late"] > early["past_due_30"] + 0.3
    assert showing(cases, "inflow", (4, 6)) > 0.6
    assert last["late"] > showing(cases, "late", (10, 12)) + 0.2
    assert last["partial"] > showing(cases, "partial", (7, 9)) + 0.2
    assert last["past_due_30"] > 0.9


def test_long_before_a_default_its_debtor_is_as_others_are(cases: pl.DataFrame) -> None:
    for name in ("late", "partial", "past_due", "past_due_30", "silence"):
        assert showing(cases, name, (13, 24)) < 0.5


@pytest.mark.parametrize(
    ("above", "departs"),
    [
        ("1111.......", 4),
        ("11.11......", 5),
        ("11..111....", 2),
        ("..1111.....", 6),
        ("...11......", None),
        ("........111", None),
        ("1..........", 1),
        ("...........", None),
    ],
)
def test_a_signal_departs_where_its_last_run_of_months_begins(
    above: str, departs: int | None
) -> None:
    assert _departs([month == "1" for month in above]) == departs
