"""How a line is written in the format of its file, and what spoils it in writing."""

import json
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from sample_data.fact import Value
from sample_data.layouts import Layout
from sample_data.record import Line

ROWS_A_GROUP = 10_000
"""So many rows are packed together, however they came: the bytes depend on it."""

Row = tuple[Value | Decimal, ...]

_NUMBERS = {"integer", "money", "number"}
_TYPES = {"money": pa.decimal128(18, 2), "date": pa.date32()}


def fields(line: Line) -> tuple[Value, ...]:
    """Give the fields of a line of delimited text."""
    if line.flaw is None or line.flaw.reason != "field_count":
        return line.fields
    middle = len(line.fields) // 2
    return (*line.fields[:middle], "", *line.fields[middle:])


def as_object(line: Line, layout: Layout) -> str:
    """Write a line as an object of JSON."""
    reason = line.flaw.reason if line.flaw else ""
    told = dict(zip(layout.columns, line.fields, strict=True))
    pairs = [f'"{name}": {_json(v, layout.types[name])}' for name, v in told.items()]
    match reason:
        case "missing_key" | "nested_value":
            odd = layout.columns.index(line.flaw.column if line.flaw else "")
            nested = f'"{layout.columns[odd]}": {{"id": "D-1"}}'
            pairs[odd : odd + 1] = [nested] if reason == "nested_value" else []
        case "duplicate_key":
            pairs.append(pairs[0])
    text = "{" + ", ".join(pairs) + "}"
    return text[: len(text) // 2] if reason == "torn" else text


def _json(value: Value, kind: str) -> str:
    if value is None or value == "":
        return "null"
    return (
        str(value) if kind in _NUMBERS else json.dumps(str(value), ensure_ascii=False)
    )


def as_row(line: Line, layout: Layout) -> Row:
    """Give the values of a line as the types of its columns have them."""
    kinds = layout.types.values()
    return tuple(_typed(v, k) for v, k in zip(line.fields, kinds, strict=True))


def _typed(value: Value, kind: str) -> Value | Decimal:
    if value is None or value == "":
        return None
    if kind == "money":
        return Decimal(str(value))
    return value if kind in _TYPES else str(value)


class Table:
    """A Parquet file that grows by row groups of one size, however its rows come."""

    def __init__(self, place: Path, layout: Layout) -> None:
        """Begin the file."""
        self._schema = pa.schema(
            [
                (name, _TYPES.get(kind, pa.string()))
                for name, kind in layout.types.items()
            ]
        )
        self._writer = pq.ParquetWriter(
            place, self._schema, compression="zstd", store_schema=False
        )
        self._waiting: list[Row] = []

    def add(self, rows: list[Row]) -> None:
        """Take rows in, and write the groups that are full."""
        self._waiting += rows
        while len(self._waiting) >= ROWS_A_GROUP:
            self._write(self._waiting[:ROWS_A_GROUP])
            del self._waiting[:ROWS_A_GROUP]

    def close(self) -> None:
        """Write what is left, and end the file."""
        if self._waiting:
            self._write(self._waiting)
        self._writer.close()

    def _write(self, rows: list[Row]) -> None:
        columns = [
            pa.array(column, field.type)
            for column, field in zip(zip(*rows, strict=True), self._schema, strict=True)
        ]
        self._writer.write_table(pa.Table.from_arrays(columns, schema=self._schema))
