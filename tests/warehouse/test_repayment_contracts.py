"""What a row about schedules and repayments must be, and what is turned away."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from warehouse.contracts import STANDARD
from warehouse.contracts.schedules import REASONS, RELIEF

DAY = date(2024, 1, 20)
WHO = {"facility_id": "F1", "borrower_id": "B1", "currency": "CNY"}
ROWS: dict[str, dict[str, Any]] = {
    "schedules": WHO | {"schedule_no": 2, "reason": "extension", "effective_on": DAY},
    "installments": WHO
    | {"schedule_no": 1, "installment_no": 1, "due_on": DAY, "due_amount": 100},
    "repayments": WHO
    | {
        "repayment_id": "P1",
        "repayment_kind": "ordinary",
        "paid_on": DAY,
        "paid_amount": 100,
    },
    "allocations": WHO
    | {
        "repayment_id": "P1",
        "allocation_no": 1,
        "allocated_on": DAY,
        "component": "interest",
        "allocated_amount": 5,
    },
    "fx_rates": {
        "base_currency": "USD",
        "quote_currency": "CNY",
        "rate_on": DAY,
        "rate": 7.1,
    },
    "write_offs": WHO
    | {"write_off_id": "W1", "written_off_on": DAY, "written_off_amount": 9},
    "recoveries": WHO
    | {"recovery_id": "R1", "recovered_on": DAY, "recovered_amount": 3},
}


def is_taken(table: str, **changed: object) -> bool:
    schema = STANDARD[table].columns
    told: dict[str, Any] = {**ROWS[table], **changed}
    row = {
        name: Decimal(value)
        if kind.startswith("decimal") and (value := told.get(name)) is not None
        else told.get(name)
        for name, kind in STANDARD[table].sql_types.items()
    }
    types = {name: column.dtype for name, column in schema.columns().items()}
    frame = pl.DataFrame([row], schema=types)
    good, _ = schema.filter(frame)
    return good.height == 1


@pytest.mark.parametrize("table", ROWS)
def test_a_plain_row_is_taken(table: str) -> None:
    assert is_taken(table)


@pytest.mark.parametrize(
    ("table", "changed"),
    [
        ("schedules", {"reason": "because"}),
        ("schedules", {"effective_on": None}),
        ("schedules", {"replaces": 2}),
        ("schedules", {"capitalised_amount": -1}),
        ("installments", {"principal_due": 80, "interest_due": 10}),
        ("installments", {"due_amount": -1}),
        ("repayments", {"paid_amount": -100}),
        ("repayments", {"repayment_kind": "reversal"}),
        ("repayments", {"reversal_of": "P0"}),
        ("repayments", {"repayment_kind": None}),
        ("allocations", {"allocated_amount": -5}),
        ("allocations", {"component": "tip"}),
        ("fx_rates", {"rate": 0.0}),
        ("fx_rates", {"quote_currency": "USD"}),
        ("write_offs", {"written_off_amount": -1}),
        ("recoveries", {"recovered_from": "heaven"}),
    ],
)
def test_a_row_that_cannot_be_is_turned_away(
    table: str, changed: dict[str, object]
) -> None:
    assert not is_taken(table, **changed)


def test_a_reversal_takes_back_and_may_name_what() -> None:
    taken_back = {"repayment_kind": "reversal", "paid_amount": -100}

    assert is_taken("repayments", **taken_back)
    assert is_taken("repayments", **taken_back, reversal_of="P0")
    assert not is_taken("repayments", **taken_back, reversal_of="P1")


def test_penalty_and_fees_are_part_of_what_is_due() -> None:
    parts = {"principal_due": 80, "interest_due": 10, "penalty_due": 7, "fee_due": 3}

    assert is_taken("installments", **parts)


def test_every_relief_is_a_reason() -> None:
    assert set(RELIEF) < set(REASONS)
