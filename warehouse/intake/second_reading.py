"""A file read once more for its amounts, in another way than that which made facts.

Text goes through numpy (`amounts`, `json_amounts`) and, line by line where it is not
plain, through Python's own csv or JSON's grammar (`json_text`); Parquet through DuckDB.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from glob import escape
from typing import BinaryIO, Protocol

import numpy as np

from warehouse.intake import json_text
from warehouse.intake.amounts import Amounts, Layout, Places, is_plain, read_amounts
from warehouse.intake.arrivals import Arrival
from warehouse.intake.json_amounts import Keys, read_json_amounts
from warehouse.intake.lines import BYTE_ORDER_MARK
from warehouse.intake.reading import Reading
from warehouse.intake.wording import quoted, quoted_name
from warehouse.lake.engine import open_bare

Single = tuple[int, str, Decimal]
"""An amount of one line: the line's number in the batch, the currency, how much."""

BLOCK_BYTES = 1024 * 1024
ROWS_AT_ONCE = 50_000

_AMOUNT = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{0,20})?([eE]\+?0?[0-9])?")


@dataclass(frozen=True)
class Told:
    """Amounts of some lines: those of `lines` at once, and others one by one."""

    singles: list[Single]
    lines: Places
    amounts: Amounts | None = None


def read_again(
    reading: Reading, column: str, unit_column: str | None
) -> Iterator[Told]:
    """Read one column of a file, and the currencies told beside it."""
    if reading.arrival.kind.format == "parquet":
        return _of_parquet(reading.arrival, column, unit_column)
    way = _way(reading, column, unit_column)
    return (_of_text(block, way) for block in _blocks(reading))


class _Way(Protocol):
    """How amounts are found in text: at once where it is plain, and in one line."""

    def read(self, block: bytes) -> Amounts | None:
        """Read whole lines at once, unless they are not plain."""

    def read_line(self, raw: bytes) -> tuple[str, str]:
        """Give the currency and the amount that a line tells; '' for none."""


@dataclass(frozen=True)
class _Delimited:
    layout: Layout
    encoding: str

    def read(self, block: bytes) -> Amounts | None:
        return (
            read_amounts(block, self.layout) if is_plain(block, self.encoding) else None
        )

    def read_line(self, raw: bytes) -> tuple[str, str]:
        layout = self.layout
        row = _cut(raw.decode(self.encoding, errors="replace"), layout.delimiter)
        if len(row) != layout.fields:
            return "", ""
        return "" if layout.unit is None else row[layout.unit], row[layout.place]


@dataclass(frozen=True)
class _Json:
    keys: Keys
    encoding: str

    def read(self, block: bytes) -> Amounts | None:
        is_read = self.encoding.startswith("utf-8") or block.isascii()
        return read_json_amounts(block, self.keys) if is_read else None

    def read_line(self, raw: bytes) -> tuple[str, str]:
        wanted = {self.keys.amount, self.keys.unit or self.keys.amount}
        text = raw.decode(self.encoding, errors="replace")
        said = json_text.told(text, wanted)
        return said.get(self.keys.unit or "", ""), said.get(self.keys.amount, "")


def _way(reading: Reading, column: str, unit_column: str | None) -> _Way:
    kind, names = reading.arrival.kind, reading.names
    if kind.format == "jsonl":
        return _Json(Keys(column, unit_column), reading.encoding)
    layout = Layout(
        delimiter=kind.delimiter.encode(),
        fields=len(names),
        place=names.index(column),
        unit=None if unit_column is None else names.index(unit_column),
    )
    return _Delimited(layout, reading.encoding)


@dataclass(frozen=True)
class _Block:
    """Some whole lines of a file, of which so many others come before."""

    before: int
    raw: bytes
    arrival: Arrival

    def numbers(self, places: Places) -> Places:
        """Number lines of the block, by their places in it, as the batch does."""
        return _numbered(self.arrival, places + self.before)


def _numbered(arrival: Arrival, places: Places) -> Places:
    """Number lines as the batch does, by how many come before each in its file."""
    if arrival.only is not None:
        return np.array(arrival.only, np.int64)[places] + arrival.first_line
    return places + arrival.first_line + 1


def _of_text(block: _Block, way: _Way) -> Told:
    amounts = way.read(block.raw)
    if amounts is None:
        raws = block.raw.split(b"\n")
        places = np.arange(len(raws))
        return Told(list(_singles(block, way, places, raws)), places[:0])
    raws = block.raw.split(b"\n") if len(amounts.rest) else []
    singles = _singles(block, way, amounts.rest, raws)
    return Told(list(singles), block.numbers(amounts.lines), amounts)


def _singles(
    block: _Block, way: _Way, places: Places, raws: list[bytes]
) -> Iterator[Single]:
    for place in places.tolist():
        unit, told = way.read_line(raws[place])
        if _AMOUNT.fullmatch(told.strip()):
            (line,) = block.numbers(np.array([place])).tolist()
            yield line, unit.strip(), Decimal(told.strip())


def _of_parquet(
    arrival: Arrival, column: str, unit_column: str | None
) -> Iterator[Told]:
    """Read a column of Parquet as DuckDB does."""
    unit = "''" if unit_column is None else quoted_name(unit_column)
    query = (
        f"select file_row_number, coalesce({unit}::varchar, ''), "
        f"{quoted_name(column)}::varchar from read_parquet("
        f"{quoted(escape(str(arrival.path)))}, file_row_number = true, "
        "binary_as_string = true, hive_partitioning = false) "
        f"where {quoted_name(column)} is not null"
    )
    with open_bare() as engine:
        found = engine.execute(query)
        while rows := found.fetchmany(ROWS_AT_ONCE):
            yield Told(list(_stated(arrival, rows)), np.zeros(0, np.int64))


def _stated(arrival: Arrival, rows: Iterable[tuple[int, str, str]]) -> Iterator[Single]:
    for place, unit, told in rows:
        if _AMOUNT.fullmatch(told.strip()):
            line = arrival.first_line + place + 1
            yield line, unit.strip(), Decimal(told.strip())


def _blocks(reading: Reading) -> Iterator[_Block]:
    """Yield a file's lines behind its header, block by block."""
    arrival = reading.arrival
    with arrival.path.open("rb") as stream:
        before = int(arrival.kind.header_lines and bool(stream.readline()))
        while raw := stream.read(BLOCK_BYTES):
            if not before:
                raw = raw.removeprefix(_mark(reading.encoding))
            raw += _rest_of_line(stream, arrival.limits.line_bytes)
            yield _Block(before, raw, arrival)
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


def _cut(raw: str, by: bytes) -> list[str]:
    delimiter = by.decode()
    if '"' not in raw:
        return raw.split(delimiter)
    try:
        return next(csv.reader([raw.rstrip("\r\n")], delimiter=delimiter), [])
    except csv.Error:
        return []
