"""Lines that break on the way: in what way, and the rule each must be caught by."""

from collections.abc import Iterator
from dataclasses import dataclass

from sample_data.fact import Fact, Value
from sample_data.layouts import Layout

SPOILT = {
    "transactions": 0.003,
    "balances": 0.003,
    "positions": 0.001,
    "external": 0.01,
    "sessions": 0.003,
}
"""The share of lines of a file that arrive broken and must end in the quarantine."""


@dataclass(frozen=True)
class Flaw:
    """What is wrong with a spoilt line, and the rule it must be caught by."""

    column: str
    rule: str
    words: str

    @property
    def reason(self) -> str:
        """Give what the rule says, without where."""
        return self.rule.rpartition("|")[2]


Way = tuple[str, str, dict[str, Value], str]
"""Column, rule, what is told instead, and what is wrong with it in words."""

_KEYS = {
    "transactions": ("transaction_no", "transactions.transaction_id|missing"),
    "balances": ("account_id", "balances.account_id|missing"),
    "positions": ("facility_id", "positions.facility_id|missing"),
    "external": ("external_id", "external_events.external_id|missing"),
    "sessions": ("session_id", "sessions.session_id|missing"),
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
    "sessions": ("action", "sessions.action|unknown_code", "teleport"),
}
_WRITTEN = {
    "torn": ("line", "cut off in the middle"),
    "duplicate_key": ("line", "one key twice"),
    "missing_key": ("page", "a key left out"),
    "nested_value": ("device", "an object for a value"),
}


def spoilt(fact: Fact, layout: Layout, point: float) -> tuple[Flaw, dict[str, Value]]:
    """Break a line in one of the ways real files of its format are broken."""
    ways = list(_BY_FORMAT[layout.format](fact, layout))
    ways += _any(layout)
    column, rule, broken, words = ways[int(len(ways) * point)]
    return Flaw(column, rule, words), broken


def _of_text(fact: Fact, layout: Layout) -> Iterator[Way]:
    name, amount = layout.name, layout.telling.amounts[0]
    yield _no_such_day(fact, name)
    yield amount, f"{name}.{amount}|not_finite", {amount: "NaN"}, "not an amount"
    yield "line", f"{name}.line|field_count", {}, "one field too many"


def _of_rows(fact: Fact, layout: Layout) -> Iterator[Way]:
    """Spoil a row of typed columns: an amount there is one, or is none."""
    name, amount = layout.name, layout.telling.amounts[0]
    yield _no_such_day(fact, name)
    yield amount, f"{name}.{amount}|missing", {amount: None}, "no amount"
    memo = f"{fact.row.get('memo') or ''}\0"
    yield "memo", f"{name}.memo|control_character", {"memo": memo}, "a nought byte"


def _of_objects(fact: Fact, layout: Layout) -> Iterator[Way]:
    name, on = layout.name, f"{fact.happened_on.year}-02-30T08:00:00"
    yield "acted_at", f"{name}.acted_at|not_a_datetime", {"acted_at": on}, "no such day"
    for reason, (column, words) in _WRITTEN.items():
        yield column, f"{name}.{column}|{reason}", {}, words


_BY_FORMAT = {"delimited": _of_text, "parquet": _of_rows, "jsonl": _of_objects}


def _no_such_day(fact: Fact, name: str) -> Way:
    day = _DAYS[name]
    told = f"{fact.happened_on.year}-02-30"
    return day, f"{name}.{day}|not_a_date", {day: told}, "no such day"


def _any(layout: Layout) -> Iterator[Way]:
    """Spoil what every format tells alike."""
    key, rule = _KEYS[layout.name]
    yield key, rule, {key: None}, "no key"
    if layout.name in _CODES:
        column, rule, value = _CODES[layout.name]
        yield column, rule, {column: value}, "unknown code"
