"""What a bank that begins to send on a day carries over of what it booked before.

It sends all it books from then on. Of earlier days it sends what still stands: who is
who, what is agreed and runs, and what is owed; each by its last word. Lives are not
shortened by it: whatever is sent is a line of the whole book too.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from sample_data.amounts import fen
from sample_data.fact import Value
from sample_data.lives.repaying import PAYOFF
from sample_data.record import Line


class Standing(NamedTuple):
    """How long a line of a kind stands that was told before.

    Another of the same `key` takes its place; without one, each line stands for itself.
    The column `over` tells the day it is over on.
    """

    key: tuple[str, ...] = ()
    over: str | None = None


_ALWAYS = Standing()

STANDS = {
    "parties": _ALWAYS,
    "roles": _ALWAYS,
    "customers": Standing(("borrower_id",)),
    "assignments": Standing(("assignment_id",), "valid_to"),
    "consents": Standing(("consent_id",)),
    "accounts": _ALWAYS,
    "relations": _ALWAYS,
    "ratings": Standing(("party_id",), "expires_on"),
    "facilities": _ALWAYS,
    "participations": _ALWAYS,
    "guarantees": _ALWAYS,
    "pledges": _ALWAYS,
    "valuations": Standing(("collateral_id",)),
    "insurances": Standing(("insurance_id",), "valid_to"),
    "covenants": _ALWAYS,
    "base_case": _ALWAYS,
    "milestones": Standing(("milestone_id",)),
    "permits": Standing(("permit_id",), "valid_to"),
    "obligations": Standing(("obligation_id",), "fulfilled_on"),
    "bills": Standing(("bill_id",), "settled_on"),
    "outcomes": Standing(("unit_id", "outcome_kind", "episode_no"), "ended_on"),
    "write_offs": _ALWAYS,
}
"""The kinds of which something told before may stand, beside what is owed.

Of all others a line is sent when it is told. The balances and positions of the eve are
told after it, and so open what is sent.
"""


DEBT = ("plans", "schedules", "repayments", "allocations")
"""The kinds that tell together what is owed."""

Dues = dict[tuple[Value, Value], Line]
"""Instalments by facility and number."""


def carried(lines: Iterable[Line], since: date) -> Iterator[Line]:
    """Keep of a borrower's lines those told since a day, behind what stood by then."""
    before: list[Line] = []
    after: list[Line] = []
    for line in lines:
        (after if line.told_on >= since else before).append(line)
    living = _living(before, after)
    before = [line for line in before if _facility(line) in living]
    yield from _last_words(before, since)
    yield from _owed(before, since)
    yield from after


def _living(before: list[Line], after: list[Line]) -> set[Value]:
    """Name the facilities something is still told of, and those above them."""
    above = {
        line.row["facility_id"]: line.row["parent_id"]
        for line in (*before, *after)
        if line.file == "facilities"
    }
    living: set[Value] = {None}
    for line in after:
        at = _facility(line)
        while at not in living:
            living.add(at)
            at = above.get(at)
    return living


def _facility(line: Line) -> Value:
    """Name the facility a line is about, if it is about one."""
    row = line.row
    if row.get("subject_kind") == "facility":
        return row["subject_id"]
    return row.get("facility_id")


def _last_words(before: list[Line], since: date) -> Iterator[Line]:
    """Give what was told last of each thing that stands and is not over."""
    last: dict[tuple[Value, ...], Line] = {}
    for place, line in enumerate(before):
        if standing := STANDS.get(line.file):
            key = [line.row[column] for column in standing.key] or [place]
            last[line.file, *key] = line
    for line in last.values():
        over = line.row.get(STANDS[line.file].over or "")
        if not isinstance(over, date) or over >= since:
            yield line


def _owed(before: list[Line], since: date) -> Iterator[Line]:
    """Give the instalments still to pay, their schedules and what was paid on them.

    What was paid in full is left out whole, so that nobody looks for the payment.
    """
    gone = _settled(before)
    told = [x for x in before if x.file in DEBT and x.row["facility_id"] not in gone]
    dues = {_due(line): line for line in told if line.file == "schedules"}
    payments = {_payment(line): line for line in told if line.file == "repayments"}
    paid: Counter[tuple[Value, Value]] = Counter()
    for line in payments.values():
        paid[_due(line)] += fen(str(line.row["paid_amount"]))
    owed = _not_taken_in(
        told,
        {
            due: line
            for due, line in dues.items()
            if _falls_due(line, since) or paid[due] < fen(str(line.row["due_amount"]))
        },
    )
    reached = {no: line for no, line in payments.items() if _due(line) in owed}
    plans = {_plan(line) for line in owed.values()}
    yield from (x for x in told if x.file == "plans" and _plan(x) in plans)
    yield from owed.values()
    yield from reached.values()
    yield from (x for x in told if x.file == "allocations" and _payment(x) in reached)


def _not_taken_in(told: list[Line], owed: Dues) -> Dues:
    """Leave out arrears a restructuring made part of the debt, once it was replaced.

    While its own instalments run, it is told with them what it took in.
    """
    running = {_plan(line) for line in owed.values()}
    plans = (line for line in told if line.file == "plans")
    anew = {x.row["facility_id"]: x for x in plans if x.row["capitalised_amount"]}
    replaced = {
        facility: int(str(line.row["schedule_no"]))
        for facility, line in anew.items()
        if _plan(line) not in running
    }
    return {
        due: line
        for due, line in owed.items()
        if int(str(line.row["schedule_no"])) >= replaced.get(due[0], 0)
    }


def _settled(before: list[Line]) -> set[Value]:
    """Name the facilities that were paid off ahead of their instalments."""
    payments = (line.row for line in before if line.file == "repayments")
    return {row["facility_id"] for row in payments if row["kind"] == PAYOFF}


def _due(line: Line) -> tuple[Value, Value]:
    return line.row["facility_id"], line.row["installment_no"]


def _payment(line: Line) -> tuple[Value, Value]:
    return line.row["facility_id"], line.row["repayment_no"]


def _plan(line: Line) -> tuple[Value, Value]:
    return line.row["facility_id"], line.row["schedule_no"]


def _falls_due(line: Line, since: date) -> bool:
    on = line.row["due_on"]
    return isinstance(on, date) and on >= since
