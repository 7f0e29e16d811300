"""Debts written as tables: columns named by the data standard, or shorter."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import polars as pl

from analytics.arrears import USUAL, Conventions, Reckoning, Told, reckoning
from warehouse.contracts import STANDARD

ZONE = "Asia/Shanghai"
LONG_AGO = "2023-01-01"
USUALLY = {
    "facility_id": "F1",
    "borrower_id": "B1",
    "currency": "CNY",
    "schedule_no": "1",
    "repayment_kind": "ordinary",
    "known": LONG_AGO,
}
"""What a row says where its table has no such column."""

SHORT = {
    "facility": "facility_id",
    "version": "schedule_no",
    "no": "installment_no",
    "due": "due_amount",
    "principal": "principal_due",
    "interest": "interest_due",
    "penalty": "penalty_due",
    "fee": "fee_due",
    "id": "repayment_id",
    "kind": "repayment_kind",
    "paid": "paid_amount",
    "reverses": "reversal_of",
    "order": "allocation_no",
    "laid_on": "allocated_on",
    "laid": "allocated_amount",
    "capitalised": "capitalised_amount",
    "amount": "principal_amount",
    "rate": "interest_rate",
    "moved": "moved_to",
    "effective": "effective_on",
    "agreed": "agreed_on",
}
"""Heads of tables that are the shorter for being read often."""


def known(day: date) -> datetime:
    """Give noon of a day in the institution's zone."""
    return datetime.combine(day, time(4), UTC)


def frame(contract: str, told: str = "") -> pl.DataFrame:
    """Read a table into the rows of a contract; `known` is the day it was known."""
    return of_rows(contract, read(told))


def of_rows(contract: str, rows: list[dict[str, str]]) -> pl.DataFrame:
    """Make the rows of a contract from what is told of each and the usual rest."""
    types = {
        name: column.dtype
        for name, column in STANDARD[contract].columns.columns().items()
    }
    schema = {**types, "first_known_at": pl.Datetime("us", "UTC")}
    made = []
    for row in rows:
        full = {**USUALLY, **row}
        typed: dict[str, Any] = {n: _typed(full.get(n), t) for n, t in types.items()}
        typed["first_known_at"] = known(date.fromisoformat(full["known"]))
        made.append(typed)
    return pl.DataFrame(made, schema=schema)


def read(told: str) -> list[dict[str, str]]:
    """Read a table with a head and cells between bars; an empty cell tells nothing."""
    lines = [line.strip() for line in told.strip().splitlines() if line.strip()]
    if not lines:
        return []
    head, *body = ([cell.strip() for cell in line.split("|")] for line in lines)
    return [
        {SHORT.get(n, n): cell for n, cell in zip(head, row, strict=True) if cell}
        for row in body
    ]


def _typed(cell: str | None, kind: pl.DataType | type[pl.DataType]) -> Any:  # noqa: ANN401
    if not cell:
        return None
    if kind == pl.Date:
        return date.fromisoformat(cell)
    if isinstance(kind, pl.Decimal):
        return Decimal(cell.replace(",", ""))
    if kind == pl.Int64:
        return int(cell)
    return float(cell) if kind == pl.Float64 else cell


class Debts:
    """A book of debts, reckoned as it was known on a day."""

    def __init__(
        self,
        *,
        schedules: str = "",
        installments: str = "",
        repayments: str = "",
        allocations: str = "",
    ) -> None:
        """Read the tables."""
        self.frames = {
            "schedules": frame("schedules", schedules),
            "installments": frame("installments", installments),
            "repayments": frame("repayments", repayments),
            "allocations": frame("allocations", allocations),
        }

    def on(self, day: str, conventions: Conventions = USUAL) -> Reckoning:
        """Reckon as of a day, from what was known by its end."""
        as_of = date.fromisoformat(day)
        by_then = pl.col("first_known_at").dt.date() <= as_of
        told = Told(**{n: rows.filter(by_then) for n, rows in self.frames.items()})
        return reckoning(told, as_of, ZONE, conventions)

    def stands(self, day: str, conventions: Conventions = USUAL) -> dict[str, str]:
        """Say how each facility stands on a day, in one line."""
        rows = self.on(day, conventions).standing().iter_rows(named=True)
        return {row["facility_id"]: _line(row) for row in rows}

    def cleared(self, day: str) -> list[str]:
        """Say of each instalment in force what is due and open, and when it ended."""
        rows = self.on(day).instalments.iter_rows(named=True)
        return [
            f"{r['due_on']} due {r['due'] / 1000:,.2f} open {r['open'] / 1000:,.2f} "
            f"cleared {r['cleared_on'] or '-'}"
            for r in rows
        ]


def _line(row: dict[str, Any]) -> str:
    line = f"{row['state']} {row['arrears_amount']:,.2f} {row['days_past_due']} days"
    if row["restructured_on"]:
        line += f", restructured {row['restructured_on']}"
    if row["capitalised_amount"]:
        line += (
            f" with {row['capitalised_amount']:,.2f}"
            f" then {row['days_past_due_then']} days past due"
        )
    return line
