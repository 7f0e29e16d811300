"""Who will default can be foreseen a little, and no column says it outright."""

import polars as pl
import pytest

from tests.benchmarks.figures.delivered import Delivered
from tests.benchmarks.figures.giveaway import tellings
from tests.benchmarks.figures.plain_model import auc, examples, half_years

TOO_MUCH = 0.85
"""So much no column may surely tell alone; of twenty who default, a column whose area
is measured as 0.9 surely tells that much."""


def test_a_plain_model_foresees_default_neither_by_chance_nor_without_fail(
    small_debtors: Delivered,
) -> None:
    reached = auc(examples(small_debtors, half_years(small_debtors, 5)))

    # Behavioural models of real lenders reach 0.76 to 0.87; 15 defaults blur it by 0.1.
    assert reached.n >= 12
    assert reached.value
    assert 0.65 < reached.value < 0.93
    assert reached.low
    assert reached.low > 0.55


def test_no_column_of_any_file_gives_the_outcome_away(small_debtors: Delivered) -> None:
    found = tellings(small_debtors, half_years(small_debtors, 5))

    assert len(found) > 500
    assert [one for one in found if one.least > TOO_MUCH] == []


LEAKS = {
    "branch_name: last": ("branch_name", pl.lit("绵阳分行")),
    "duty: empty": ("duty", pl.lit(None)),
    "valid_from: last": ("valid_from", pl.date(2020, 1, 1)),
    "name of the file": ("file", pl.lit("assignments_2026-10.csv")),
    "first line": ("line", pl.col("line") + 10_000),
    "spoilt lines": ("is_spoilt", pl.lit(value=True)),
}
"""What a careless simulator might say of those who default, and where it shows."""


@pytest.mark.parametrize("shows", LEAKS)
def test_a_column_that_gave_it_away_would_be_found(
    small_debtors: Delivered, shows: str
) -> None:
    outcomes = small_debtors.facts("outcomes")
    defaulted = outcomes.filter(pl.col("outcome_kind") == "default")["borrower_id"]
    is_bad = pl.col("borrower_id").is_in(defaulted.implode())
    column, said = LEAKS[shows]
    leaking = Delivered(small_debtors.folder)
    leaking._read["assignments"] = leaking.lines("assignments").with_columns(
        pl.when(is_bad).then(said).otherwise(column).alias(column)
    )

    found = tellings(leaking, half_years(leaking, 5), ["assignments"])

    assert shows in {one.column for one in found if one.least > TOO_MUCH}
