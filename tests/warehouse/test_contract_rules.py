"""What a contract refuses in a row whose cells are each in order."""

from datetime import date
from itertools import pairwise

import dataframely as dy
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.warehouse.every_row import Row, barest, frame
from warehouse.contracts import STANDARD
from warehouse.contracts.rules import in_order, only_with, told_together

EARLY, LATE = date(2024, 1, 1), date(2024, 12, 31)
A_DAY = st.none() | st.dates(EARLY, LATE)
A_CODE = st.none() | st.sampled_from(["met", "breached", "waived"])


class Ruled(dy.Schema):
    """Three days, a link and a code, under the rules that tables share."""

    first = dy.Date(nullable=True)
    second = dy.Date(nullable=True)
    third = dy.Date(nullable=True)
    table = dy.String(nullable=True)
    row = dy.String(nullable=True)
    result = dy.String(nullable=True)
    cured = dy.Date(nullable=True)

    days_in_order = in_order("first", "second", "third")
    link_is_whole = told_together("table", "row")
    only_a_breach_is_cured = only_with("cured", "breached", of="result")


def is_let_in(**told: object) -> bool:
    schema = {name: column.dtype for name, column in Ruled.columns().items()}
    return Ruled.is_valid(pl.DataFrame([dict.fromkeys(schema) | told], schema=schema))


@given(st.tuples(A_DAY, A_DAY, A_DAY))
def test_days_are_in_order_whichever_of_them_are_told(
    days: tuple[date | None, date | None, date | None],
) -> None:
    first, second, third = days
    told = [day for day in days if day is not None]

    assert is_let_in(first=first, second=second, third=third) is all(
        earlier <= later for earlier, later in pairwise(told)
    )


@given(st.none() | st.just("visits"), st.none() | st.just("v1"))
def test_a_link_is_told_whole_or_not(table: str | None, row: str | None) -> None:
    assert is_let_in(table=table, row=row) is ((table is None) == (row is None))


@given(A_CODE, A_DAY)
def test_a_column_of_some_codes_is_told_with_no_other(
    result: str | None, cured: date | None
) -> None:
    assert is_let_in(result=result, cured=cured) is (
        cured is None or result == "breached"
    )


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("relations", {"to_party_id": "P", "from_party_id": "P"}),
        ("relations", {"relation_kind": "owns", "shared_token": "T"}),
        ("amendments", {"decision": "refused", "effective_on": LATE}),
        ("amendments", {"requested_on": LATE, "decided_on": EARLY}),
        ("covenants", {"threshold": 1.2, "bound": None}),
        ("covenant_tests", {"result": "met", "waived_until": LATE}),
        ("covenant_tests", {"result": "met", "cured_on": LATE}),
        ("obligations", {"fulfilled_by_table": "visits", "fulfilled_by_id": None}),
        (
            "obligations",
            {
                "fulfilled_by_table": "visits",
                "fulfilled_by_id": "V",
                "fulfilled_on": None,
            },
        ),
        ("bureau_reports", {"data_on": LATE, "pulled_on": EARLY}),
        ("guarantees", {"called_on": LATE, "called_amount": None}),
        ("statements", {"assurance": "unaudited", "opinion": "qualified"}),
        ("statements", {"statement_id": "S", "restates": "S"}),
        ("invoices", {"invoice_state": "valid", "reverses_invoice_id": "I"}),
        ("milestones", {"milestone_state": "planned", "reached_on": LATE}),
        ("contacts", {"outcome": "reached", "promised_on": LATE}),
        ("visits", {"outcome": "refused", "score": 3.0}),
        ("segment_series", {"figure_value": None}),
        ("consents", {"legal_ground": "legal_duty", "withdrawn_on": LATE}),
    ],
)
def test_a_row_that_contradicts_itself_is_refused(table: str, told: Row) -> None:
    contract = STANDARD[table]
    sound = barest(contract, contract.kinds[0].name, 0)

    assert contract.columns.is_valid(frame(contract, [sound]))
    assert not contract.columns.is_valid(frame(contract, [sound | told]))


def test_statements_that_do_not_balance_are_let_in() -> None:
    statements = STANDARD["statements"]
    row = barest(statements, "statement_year", 0) | {
        "total_assets": 100,
        "total_liabilities": 70,
        "total_equity": 10,
    }

    assert statements.columns.is_valid(frame(statements, [row]))
