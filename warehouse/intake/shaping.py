"""Shape a batch's files into the rows of the data standard, by the source's own SQL.

The SQL sees the files of this batch under their kinds' names, and what the lake holds
already as `held_<table>`. It runs sealed: it can reach nothing else. Beside its table's
columns it must carry `line`; `known_at` and `sequence` where the source tells them;
`event_precision` where that is a month or a year; and `withdraws` where a row can take
back what was said under its key.

Two words are given to it: `source_currency()` and, for rows that have no id of their
own, `content_id(line, row(a, b, …))`, made of what a row says and of how many in its
file said the same before it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import duckdb
import polars as pl
import polars.selectors as cs

from warehouse.contracts import STANDARD
from warehouse.errors import SourceError
from warehouse.intake.declared import FileKind
from warehouse.intake.fingerprints import event_id
from warehouse.intake.leftover import (
    lines_read,
    lines_told,
    list_lines_without_a_fact,
)
from warehouse.intake.lineset import LineSet
from warehouse.intake.query import Query, chosen, columns_given
from warehouse.intake.sealing import Guard, needs_sealing
from warehouse.intake.source import Source
from warehouse.intake.wording import quoted, quoted_name

HELD = ("accounts", "borrowers", "facilities")
"""What a later file may need to look up: whose account, whose facility."""

FILE_TYPES = {
    "text": "varchar",
    "integer": "bigint",
    "money": "decimal(18,3)",
    "number": "double",
    "date": "date",
    "month": "date",
    "year": "date",
    "datetime": "timestamptz",
    "pseudonym": "varchar",
    "identity": "varchar",
}

CURRENCY = "create or replace temp macro source_currency() as '{currency}'"

ROWS_AT_ONCE = 400_000


@dataclass(frozen=True)
class Shaped:
    """What the queries made: Parquet by table, and the lines they made it of.

    `problems` are the rows that broke a rule (line, rule, raw); they do not land.
    """

    rows: dict[str, Path]
    told: LineSet
    problems: list[pl.DataFrame]


def shape(
    engine: duckdb.DuckDBPyConnection, source: Source, *, work: Path, guard: Guard
) -> Shaped:
    """Run each query of the source into Parquet, and name the lines left over.

    `engine` is open to read, sealed to the lake and to the folder `work` lies in, and
    knows what is in force and what `content_id` is.
    """
    (work / "shaped").mkdir(parents=True, exist_ok=True)
    for table in HELD:
        engine.execute(_held_view(table, source))
    for kind in source.files:
        engine.execute(_file_view(kind, work / "files" / kind.name))
    engine.execute(CURRENCY.format(currency=source.currency))
    read = lines_read(work / "files")
    shaped = Shaped({}, LineSet(), [])
    for table, text in source.queries.items():
        query = Query(source, STANDARD[table], text)
        place, problems = _shape_one(engine, query, work / "shaped", guard)
        shaped.told.update(lines_told(place, read, query.where))
        shaped.rows[table] = place
        shaped.problems.extend(problems)
    left = pl.DataFrame({"line": read.without(shaped.told)})
    list_lines_without_a_fact(engine, source, left, work / "apart.parquet")
    return shaped


def _held_view(table: str, source: Source) -> str:
    """What is in force now of a state table, as this source stated it.

    But for sealed words: they would be sealed once more.
    """
    contract = STANDARD[table]
    columns = ", ".join(
        f'null::varchar as "{name}"' if name in contract.sealed else f'"{name}"'
        for name in contract.sql_types
    )
    ever = "'infinity'::timestamptz"
    return (
        f"create or replace temp view held_{table} as select {columns} "
        f"from {table}_in_force({ever}, {ever}) where source = '{source.name}'"
    )


def _file_view(kind: FileKind, folder: Path) -> str:
    view = f"create or replace temp view {quoted_name(kind.name)} as "
    if any(folder.glob("*.parquet")):
        return f"{view} select * from read_parquet({quoted(folder / '*.parquet')})"
    columns = [
        f"null::{FILE_TYPES[type_]} as {quoted_name(name)}"
        for name, type_ in kind.given.items()
    ]
    told = ", ".join(["null::bigint as line", *columns])
    return f"{view} select {told} where false"


def _shape_one(
    engine: duckdb.DuckDBPyConnection, query: Query, into: Path, guard: Guard
) -> tuple[Path, list[pl.DataFrame]]:
    """Write the rows of a query; give where, and the problems of them.

    What must be sealed goes through memory, so that it is on no disk before it is.
    """
    contract = query.contract
    try:
        given = columns_given(engine, query)
        picked = ", ".join(chosen(query, given))
        identity = f"{event_id(contract)} as event_id"
        rows = f"select *, {identity} from (select {picked} from _shaped)"
        if needs_sealing(contract, given):
            with engine.cursor() as writer:
                some = _in_memory(engine, rows)
                return _write_sealed(writer, some, into / contract.name, guard)
        place = into / f"{contract.name}.parquet"
        engine.execute(
            f"copy ({rows}) to {quoted(place)} "
            "(format parquet, compression lz4_raw, row_group_size 200000)"
        )
    except duckdb.Error as problem:
        first = str(problem).splitlines()[0]
        raise SourceError(f"{query.where}: {first}.", "Mend the query.") from problem
    columns = ["line", "known_at", "event_precision", *contract.sql_types]
    kept = pl.scan_parquet(place).select(columns)
    parts = kept.collect_batches(chunk_size=ROWS_AT_ONCE)
    return place, [guard.problems(contract, part) for part in parts]


def _in_memory(engine: duckdb.DuckDBPyConnection, rows: str) -> Iterator[pl.DataFrame]:
    """Yield rows some at a time; first none, so that there is a file in any case."""
    reader = engine.sql(rows).to_arrow_reader(ROWS_AT_ONCE)
    in_utc = cs.datetime().dt.convert_time_zone("UTC")  # not Etc/UTC
    for batch in chain([reader.schema.empty_table()], reader):
        yield pl.DataFrame(pl.from_arrow(batch)).with_columns(in_utc)


def _write_sealed(
    writer: duckdb.DuckDBPyConnection,
    rows: Iterator[pl.DataFrame],
    into: Path,
    guard: Guard,
) -> tuple[Path, list[pl.DataFrame]]:
    """Write rows as they may be kept, as the table the folder is named after has them.

    DuckDB writes them, for Polars, which reads them, knows no uuid.
    """
    into.mkdir()
    problems = []
    for part, some in enumerate(rows):
        sealed, found = guard.passed(STANDARD[into.name], some)
        problems.append(found)
        writer.register("sealed_rows", sealed)
        writer.execute(
            "copy (select * replace (event_id::uuid as event_id) from sealed_rows) "
            f"to {quoted(into / f'{part:06}.parquet')} "
            "(format parquet, compression lz4_raw, row_group_size 200000)"
        )
    return into / "*.parquet", problems
