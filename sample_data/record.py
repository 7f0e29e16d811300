"""The record is human: facts are told late, wrongly at first, or spoilt on the way."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from sample_data.amounts import fen, misread, yuan
from sample_data.fact import Fact, Value
from sample_data.layouts import LAYOUTS, Layout
from sample_data.working_days import next_working_day

LATE_DAYS = (30, 120)
CORRECTED_AFTER_DAYS = (12, 75)
SPOILT = {
    "transactions": 0.003,
    "balances": 0.003,
    "positions": 0.001,
    "external": 0.01,
}
"""The share of lines of a file that arrive broken and must end in the quarantine."""

WHOLE_LINE = "line"
"""What stands for a column where it is the line that is broken: a field too many."""


class Flaw(NamedTuple):
    """What is wrong with a spoilt line, and the rule it must be caught by."""

    column: str
    rule: str
    words: str


class Line(NamedTuple):
    """One line as it is sent; `resent` marks a correction of an earlier line."""

    file: str
    told_on: date
    row: dict[str, Value]
    resent: bool = False
    flaw: Flaw | None = None

    @property
    def fields(self) -> tuple[Value, ...]:
        """Give its fields as the file's columns are, the day it is told on last."""
        fields = [*map(self.row.get, LAYOUTS[self.file].own), self.told_on]
        if self.flaw and self.flaw.column == WHOLE_LINE:
            fields.insert(len(fields) // 2, "")
        return tuple(fields)


def told(facts: Iterable[Fact], dice: Random, until: date) -> Iterator[Line]:
    """Tell the facts as the bank learned them, leaving out what it has not yet learned.

    A fact whose day is fixed by a story is told on that day, neither spoilt nor wrong.
    """
    for fact in facts:
        layout = LAYOUTS[fact.file]
        if fact.told_on:
            lines = [Line(fact.file, fact.told_on, fact.row, fact.again)]
        else:
            lines = _told(fact, layout, dice)
        for line in lines:
            if line.told_on <= until:
                yield line


def _told(fact: Fact, layout: Layout, dice: Random) -> list[Line]:
    telling = layout.telling
    told_on = fact.happened_on + timedelta(_between(telling.days, dice))
    if telling.late and dice.random() < telling.late:
        told_on = fact.happened_on + timedelta(_between(LATE_DAYS, dice))
    if telling.at_a_desk:
        told_on = next_working_day(told_on)
    if dice.random() < SPOILT.get(layout.name, 0.0):
        return [_spoilt(fact, layout, told_on, dice)]
    if telling.corrected and dice.random() < telling.corrected:
        wrong = _wrong(fact.row, telling.amounts, dice)
        if wrong != fact.row:
            first = Line(fact.file, told_on, wrong)
            told_on += timedelta(_between(CORRECTED_AFTER_DAYS, dice))
            return [first, Line(fact.file, told_on, fact.row, resent=True)]
    return [Line(fact.file, told_on, fact.row)]


def _between(days: tuple[int, int], dice: Random) -> int:
    least, most = days
    return least + int((most - least + 1) * dice.random())


def _wrong(
    row: dict[str, Value], amounts: tuple[str, ...], dice: Random
) -> dict[str, Value]:
    """Write the first amount down wrongly, the others wrong by as much."""
    first = row.get(amounts[0])
    if not first:
        return row
    error = misread(fen(str(first)), dice) - fen(str(first))
    return row | {column: yuan(fen(str(row[column])) + error) for column in amounts}


_KEYS = {
    "transactions": ("transaction_no", "transactions.transaction_id|missing"),
    "balances": ("account_id", "balances.account_id|missing"),
    "positions": ("facility_id", "positions.facility_id|missing"),
    "external": ("external_id", "external_events.external_id|missing"),
}
_DAYS = {
    "transactions": "value_on",
    "balances": "balance_on",
    "positions": "position_on",
    "external": "happened_on",
}
_CODES = {
    "transactions": ("op_code", "transactions.operation|unknown_code", "XXX"),
    "positions": ("class_no", "positions.official_class|unknown_code", "9"),
    "external": ("event_type", "external_events.external_kind|unknown_code", "RUMOUR"),
}


def _spoilt(fact: Fact, layout: Layout, told_on: date, dice: Random) -> Line:
    """Break a line in one of the ways real files are broken."""
    column, rule, value, words = _broken_value(fact, layout, dice.random())
    flaw = Flaw(column, rule, words)
    return Line(fact.file, told_on, fact.row | {column: value}, flaw=flaw)


def _broken_value(
    fact: Fact, layout: Layout, point: float
) -> tuple[str, str, Value, str]:
    """Choose column, rule, the broken value and what is wrong with it, in words."""
    name, day = layout.name, _DAYS[layout.name]
    amount = layout.telling.amounts[0]
    key, key_rule = _KEYS[name]
    ways: list[tuple[str, str, Value, str]] = [
        (
            day,
            f"{name}.{day}|not_a_date",
            f"{fact.happened_on.year}-02-30",
            "no such day",
        ),
        (amount, f"{name}.{amount}|not_finite", "NaN", "not an amount"),
        (WHOLE_LINE, f"{name}.line|field_count", None, "one field too many"),
        (key, key_rule, None, "no key"),
    ]
    if name in _CODES:
        column, rule, value = _CODES[name]
        ways.append((column, rule, value, "unknown code"))
    return ways[int(len(ways) * point)]
