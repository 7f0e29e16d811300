"""Control totals: the money in the raw bytes against the money in the facts.

The bytes are read a second time in another way (`amounts`, and for what is not plain
Python's own csv and Decimal), so that a fault of the first reading or of a source's SQL
cannot hide from itself.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from typing import BinaryIO

import numpy as np

from warehouse.errors import FileRefusedError
from warehouse.intake.amounts import Layout, Places, is_plain, read_amounts
from warehouse.intake.declared_tables import Total
from warehouse.intake.lines import BYTE_ORDER_MARK
from warehouse.intake.reading import Reading

Sums = dict[str, Decimal]
"""Money by currency."""

_AMOUNT = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{0,20})?([eE]\+?0?[0-9])?")
_DIGITS = 60
BLOCK_BYTES = 1024 * 1024


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
    """Sum columns of raw files by currency: over all lines, and over those apart."""
    sums = _Sums(currency, np.sort(np.fromiter(apart, np.int64, len(apart))))
    with exactly():
        for reading in readings:
            if reading.arrival.kind.name == total.file:
                for column in total.column:
                    for block in _blocks(reading, column, total.currency_column):
                        sums.add(block)
    return RawTotal(total, dict(sums.everything), dict(sums.apart))


@dataclass(frozen=True)
class _Block:
    """Some whole lines of a file, of which so many others come before."""

    before: int
    raw: bytes
    reading: Reading
    layout: Layout

    def numbers(self, places: Places) -> Places:
        """Number lines of the block, by their places in it, as the batch does."""
        arrival, places = self.reading.arrival, places + self.before
        if arrival.only is not None:
            return np.array(arrival.only, np.int64)[places] + arrival.first_line
        return places + arrival.first_line + 1


class _Sums:
    """Adds up blocks: plain lines all at once, the others one by one."""

    def __init__(self, currency: str, lines_apart: Places) -> None:
        self.currency = currency
        self.lines_apart = lines_apart
        self.everything: Sums = defaultdict(Decimal)
        self.apart: Sums = defaultdict(Decimal)

    def add(self, block: _Block) -> None:
        raws = None
        if is_plain(block.raw, block.reading.encoding):
            found = read_amounts(block.raw, block.layout)
            is_apart = np.isin(block.numbers(found.lines), self.lines_apart)
            every = np.ones_like(is_apart)
            self._add(self.everything, found.sum_by_unit(every))
            if is_apart.any():
                self._add(self.apart, found.sum_by_unit(is_apart))
            odd = found.rest.tolist()
            raws = block.raw.split(b"\n") if odd else []
        else:
            raws = block.raw.split(b"\n")
            odd = list(range(len(raws)))
        for place in odd:
            self._add_line(block, place, raws[place])

    def _add(self, sums: Sums, more: Sums) -> None:
        for unit, amount in more.items():
            sums[unit or self.currency] += amount

    def _add_line(self, block: _Block, place: int, raw: bytes) -> None:
        """Read one line with Python's own csv and Decimal."""
        layout = block.layout
        text = raw.decode(block.reading.encoding, errors="replace")
        row = _cut(text, layout.delimiter.decode())
        if len(row) != layout.fields:
            return
        told = row[layout.place].strip()
        if not _AMOUNT.fullmatch(told):
            return
        stated = "" if layout.unit is None else row[layout.unit].strip()
        amount = {stated: Decimal(told)}
        self._add(self.everything, amount)
        (line,), apart = block.numbers(np.array([place])), self.lines_apart
        at = int(np.searchsorted(apart, line))
        if at < len(apart) and apart[at] == line:
            self._add(self.apart, amount)


def _blocks(reading: Reading, column: str, unit_column: str | None) -> Iterator[_Block]:
    """Yield a file's lines behind its header, block by block."""
    arrival, names = reading.arrival, reading.names
    unit = unit_column and names.index(unit_column)
    layout = Layout(
        delimiter=arrival.kind.delimiter.encode(),
        fields=len(names),
        place=names.index(column),
        unit=unit if isinstance(unit, int) else None,
    )
    with arrival.path.open("rb") as stream:
        before = int(arrival.kind.header and bool(stream.readline()))
        while raw := stream.read(BLOCK_BYTES):
            if not before:
                raw = raw.removeprefix(_mark(reading.encoding))
            raw += _rest_of_line(stream, arrival.limits.line_bytes)
            yield _Block(before, raw, reading, layout)
            before += raw.count(b"\n")


def _mark(encoding: str) -> bytes:
    """Give the bytes a file may begin with to say how it is written."""
    return BYTE_ORDER_MARK.encode(encoding, errors="ignore")


def _rest_of_line(stream: BinaryIO, longest: int) -> bytes:
    """Read to the end of the line, dropping what goes on for too long to be held."""
    rest = stream.readline(longest)
    if len(rest) < longest or rest.endswith(b"\n"):
        return rest
    while (more := stream.readline(longest)) and not more.endswith(b"\n"):
        pass
    return rest + b"\n"


def _cut(raw: str, delimiter: str) -> list[str]:
    if '"' not in raw:
        return raw.split(delimiter)
    try:
        return next(csv.reader([raw.rstrip("\r\n")], delimiter=delimiter), [])
    except csv.Error:
        return []


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
