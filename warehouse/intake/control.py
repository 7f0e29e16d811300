"""Control totals: the money in the raw bytes against the money in the facts.

The bytes are read a second time, line by line, with Python's own csv and Decimal, so
that a fault of the first reading or of a source's SQL cannot hide from itself.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext

from warehouse.errors import FileRefusedError
from warehouse.intake.arrivals import Arrival
from warehouse.intake.declared import Total
from warehouse.intake.reading import Reading

Sums = dict[str, Decimal]
"""Money by currency."""

_AMOUNT = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{0,20})?")
_DIGITS = 60


def exactly() -> AbstractContextManager[Context]:
    """Give Decimal enough digits to add up any number of such amounts exactly."""
    return localcontext(prec=_DIGITS)


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
        with exactly():
            return self.raw - self.facts - self.apart


@dataclass(frozen=True)
class RawTotal:
    """What the bytes say of one declared total: on all lines, and on those apart."""

    total: Total
    raw: Sums
    apart: Sums


def raw_total(
    readings: Iterable[Reading], total: Total, *, currency: str, apart: Collection[int]
) -> RawTotal:
    """Sum a column of raw files by currency: over all lines, and over those apart."""
    everything: Sums = defaultdict(Decimal)
    set_apart: Sums = defaultdict(Decimal)
    with exactly():
        for reading in readings:
            if reading.arrival.kind.name != total.file:
                continue
            for line, unit, amount in _amounts(reading, total, currency):
                everything[unit] += amount
                if line in apart:
                    set_apart[unit] += amount
    return RawTotal(total, dict(everything), dict(set_apart))


def _amounts(
    reading: Reading, total: Total, currency: str
) -> Iterator[tuple[int, str, Decimal]]:
    """Yield the line, currency and amount of every line that tells an amount."""
    arrival = reading.arrival
    encoding = reading.encoding
    with arrival.path.open(encoding=encoding, errors="replace", newline="\n") as text:
        names = _names(arrival, text)
        place = names.index(total.column)
        unit = total.currency_column and names.index(total.currency_column)
        start = arrival.first_line + 1 + int(arrival.kind.header)
        for line, raw in enumerate(text, start=start):
            row = _cut(raw, arrival.kind.delimiter)
            if len(row) != len(names):
                continue
            told = row[place].strip()
            if _AMOUNT.fullmatch(told):
                stated = row[unit].strip() if isinstance(unit, int) else ""
                yield line, stated or currency, Decimal(told)


def _cut(raw: str, delimiter: str) -> list[str]:
    if '"' not in raw:
        return raw.split(delimiter)
    try:
        return next(csv.reader([raw.rstrip("\r\n")], delimiter=delimiter), [])
    except csv.Error:
        return []


def _names(arrival: Arrival, text: Iterator[str]) -> list[str]:
    if not arrival.kind.header:
        return list(arrival.kind.columns)
    return [name.strip() for name in _cut(next(text), arrival.kind.delimiter)]


def refuse_difference(totals: list[ControlTotal]) -> None:
    """Refuse a batch whose facts do not carry the money of its files."""
    for total in totals:
        if total.difference:
            raise FileRefusedError(
                f"{total.file}.{total.column} sums to {total.raw} {total.currency} in "
                f"the raw files, but to {total.raw - total.difference} in what became "
                f"of them: {total.difference} apart.",
                "Look at the source's SQL for a join that repeats or drops rows.",
            )
