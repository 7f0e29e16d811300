"""The bank of the book counts days past due as it lives; so do we, from its facts."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

import polars as pl
import pytest

from analytics.arrears import Reckoning, Told, reckoning
from analytics.arrears.standing import on_days
from sample_data.book import UNTIL, book
from sample_data.fact import Fact
from sample_data.lives import live
from tests.analytics.arrears.debts import of_rows

REASONS = {
    "ORIG": "original",
    "RATE": "reset_rate",
    "PREP": "partial_prepayment",
    "EXTN": "extension",
    "GRAC": "grace",
    "REST": "restructuring",
}
KINDS = {"N": "ordinary", "P": "prepayment", "S": "payoff", "R": "reversal"}
COMPONENTS = {"INT": "interest", "PRI": "principal"}
TABLES = {
    "plans": "schedules",
    "schedules": "installments",
    "repayments": "repayments",
    "allocations": "allocations",
}


def read(fact: Fact) -> dict[str, str]:
    """Read a line as the source folder does, known from the start."""
    row = {name: str(value) for name, value in fact.row.items() if value is not None}
    renamed = {"repayment_no": "repayment_id", "order_no": "allocation_no"}
    row = {renamed.get(name, name): value for name, value in row.items()}
    if fact.file == "plans":
        row["reason"] = REASONS[row["reason"]]
    if fact.file == "repayments":
        row["repayment_kind"] = KINDS[row["kind"]]
    if fact.file == "allocations":
        row["component"] = COMPONENTS[row["component"]]
    return row | {"known": "2019-01-01"}


@pytest.fixture(scope="module")
def lived() -> dict[str, list[Fact]]:
    """Give the facts of three hundred lives as they were, by file."""
    facts: dict[str, list[Fact]] = defaultdict(list)
    for borrower in book(300, 7):
        for fact in live(borrower, UNTIL).facts:
            facts[fact.file].append(fact)
    return facts


@pytest.fixture(scope="module")
def reckoned(lived: dict[str, list[Fact]]) -> Reckoning:
    told = {
        table: of_rows(table, [read(fact) for fact in lived[file]])
        for file, table in TABLES.items()
    }
    return reckoning(Told(**told), UNTIL, "Asia/Shanghai")


def positions(lived: dict[str, list[Fact]]) -> Iterator[tuple[str, date, int]]:
    for fact in lived["positions"]:
        days, on = fact.row.get("days_past_due"), fact.row["position_on"]
        if isinstance(days, int) and isinstance(on, date):
            yield str(fact.row["facility_id"]), on, days


def test_every_day_past_due_the_bank_reports_is_worked_out_the_same(
    lived: dict[str, list[Fact]], reckoned: Reckoning
) -> None:
    reported = pl.DataFrame(
        list(positions(lived)),
        {"facility_id": pl.String, "on_day": pl.Date, "reported": pl.Int64},
        orient="row",
    ).with_columns(currency=pl.lit("CNY"))

    stood = on_days(reckoned.instalments, reckoned.laid, reported, reckoned.conventions)

    assert stood.height > 10_000
    assert stood.filter(pl.col("reported") > 0).height > 100
    assert stood.filter(pl.col("reported") != pl.col("days_past_due")).rows() == []


def test_schedules_change_for_reasons_and_some_debits_come_back(
    lived: dict[str, list[Fact]],
) -> None:
    reasons = Counter(str(fact.row["reason"]) for fact in lived["plans"])
    taken_back = [f for f in lived["repayments"] if f.row["kind"] == "R"]

    assert reasons.keys() == REASONS.keys()
    assert 5 < len(taken_back) < 0.02 * len(lived["repayments"])
    named = {(f.row["facility_id"], f.row["repayment_no"]) for f in lived["repayments"]}
    for fact in taken_back:
        assert (fact.row["facility_id"], fact.row["reversal_of"]) in named


def test_arrears_that_were_taken_in_left_by_agreement(reckoned: Reckoning) -> None:
    restructured = reckoned.standing().filter(pl.col("capitalised_amount") > 0)

    assert restructured.height > 0
    assert restructured["days_past_due_then"].min() > 0  # type: ignore[operator]
