"""How a line is written in the format of its file, and what spoils it in writing."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from sample_data.fact import Value
from sample_data.layouts import Layout
from sample_data.record import Line

ROWS_A_GROUP = 10_000
"""So many rows are packed together, however they came: the bytes depend on it."""

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


def schema_of(layout: Layout) -> pa.Schema:
    """Tell the types a Parquet file of this layout has."""
    return pa.schema([(n, _TYPES.get(k, pa.string())) for n, k in layout.types.items()])


def as_table(rows: list[tuple[Value, ...]], layout: Layout) -> pa.Table:
    """Give lines by their columns, each as its type has it."""
    schema = schema_of(layout)
    columns = [
        _typed(column, field.type)
        for column, field in zip(zip(*rows, strict=True), schema, strict=True)
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _typed(values: tuple[Value, ...], kind: pa.DataType) -> pa.Array:
    if pa.types.is_date(kind):
        return pa.array(values, kind)
    texts = [None if value in {None, ""} else str(value) for value in values]
    return pa.array(texts, pa.string()).cast(kind)


class Table:
    """A Parquet file that grows by row groups of one size, however its rows come."""

    def __init__(self, place: Path, layout: Layout) -> None:
        """Begin the file."""
        schema = schema_of(layout)
        self._writer = pq.ParquetWriter(
            place, schema, compression="zstd", store_schema=False
        )
        self._waiting = schema.empty_table()

    def add(self, rows: pa.Table) -> None:
        """Take rows in, and write the groups that are full."""
        self._waiting = pa.concat_tables([self._waiting, rows])
        full = len(self._waiting) - len(self._waiting) % ROWS_A_GROUP
        if full:
            self._write(self._waiting.slice(0, full))
            self._waiting = self._waiting.slice(full)

    def close(self) -> None:
        """Write what is left, and end the file."""
        if len(self._waiting):
            self._write(self._waiting)
        self._writer.close()

    def _write(self, rows: pa.Table) -> None:
        # As one chunk, for pages end where chunks do.
        self._writer.write_table(rows.combine_chunks(), row_group_size=ROWS_A_GROUP)
