"""Control totals: the money in the raw bytes against the money in the facts.

The bytes are read a second time, line by line, with Python's own csv and Decimal, so
that a fault of the first reading or of a source's SQL cannot hide from itself.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from warehouse.errors import FileRefusedError
from warehouse.intake.arrivals import Arrival
from warehouse.intake.source import Total


@dataclass(frozen=True)
class ControlTotal:
    """One amount of one file, in one currency: raw = facts + apart, to the cent.

    `apart` is the money on lines set aside or quarantined.
    """

    file: str
    column: str
    currency: str
    raw: Decimal
    facts: Decimal
    apart: Decimal

    @property
    def difference(self) -> Decimal:
        """Tell what is missing from, or too much in, the facts."""
        return self.raw - self.facts - self.apart


def raw_totals(
    arrivals: Iterable[Arrival], total: Total, *, currency: str, apart: set[int]
) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """Sum a column of raw files by currency: over all lines, and over those apart."""
    everything: dict[str, Decimal] = defaultdict(Decimal)
    set_apart: dict[str, Decimal] = defaultdict(Decimal)
    for arrival in arrivals:
        for line, unit, amount in _amounts(arrival, total, currency):
            everything[unit] += amount
            if line in apart:
                set_apart[unit] += amount
    return everything, set_apart


def _amounts(
    arrival: Arrival, total: Total, currency: str
) -> Iterable[tuple[int, str, Decimal]]:
    """Yield the line, currency and amount of every line that tells an amount."""
    encoding = arrival.kind.encoding[0]
    encoding = "utf-8-sig" if encoding == "utf-8" else encoding
    with arrival.path.open(encoding=encoding, errors="replace", newline="\n") as text:
        names = _names(arrival, text)
        place = names.index(total.column)
        unit_place = (
            names.index(total.currency_column) if total.currency_column else None
        )
        start = arrival.first_line + 1 + int(arrival.kind.header)
        for line, raw in enumerate(text, start=start):
            row = next(csv.reader([raw], delimiter=arrival.kind.delimiter), [])
            if len(row) != len(names):
                continue
            try:
                amount = Decimal(row[place].strip())
            except InvalidOperation:
                continue
            if amount.is_finite():
                unit = currency if unit_place is None else row[unit_place].strip()
                yield line, unit, amount


def _names(arrival: Arrival, text: Iterable[str]) -> list[str]:
    if not arrival.kind.header:
        return list(arrival.kind.columns)
    first = next(iter(text))
    header = next(csv.reader([first], delimiter=arrival.kind.delimiter))
    return [name.strip() for name in header]


def refuse_difference(totals: list[ControlTotal]) -> None:
    """Refuse a batch whose facts do not carry the money of its files."""
    for total in totals:
        if total.difference:
            raise FileRefusedError(
                f"{total.file}.{total.column} sums to {total.raw} {total.currency} in "
                f"the raw files, but to {total.facts + total.apart} in what became of "
                f"them: {total.difference} apart.",
                "Look at the source's SQL for a join that repeats or drops rows.",
            )
