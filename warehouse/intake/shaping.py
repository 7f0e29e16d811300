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

from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from warehouse.contracts import STANDARD, Contract
from warehouse.errors import SourceError
from warehouse.intake.declared import FileKind
from warehouse.intake.fingerprints import event_id
from warehouse.intake.leftover import (
    lines_read,
    lines_told,
    list_lines_without_a_fact,
)
from warehouse.intake.lineset import LineSet
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
}

WORDS = (
    "create or replace temp macro source_currency() as '{currency}'",
    """
    create or replace temp macro content_id(line, content) as
        md5(to_json(content)::varchar) || '-' || (row_number() over (
            partition by line >> 40, to_json(content)::varchar order by line
        ){repeated})
    """,
)


@dataclass(frozen=True)
class Query:
    """One query of a source, and the table it fills."""

    source: Source
    contract: Contract
    text: str

    @property
    def where(self) -> str:
        """Name the file it stands in."""
        return f"{self.source.folder.name}/{self.contract.name}.sql"


@dataclass(frozen=True)
class Shaped:
    """What the queries made: a Parquet file by table, and the lines they made it of."""

    rows: dict[str, Path]
    told: LineSet


def shape(
    engine: duckdb.DuckDBPyConnection, source: Source, *, work: Path, repeated: str = ""
) -> Shaped:
    """Run each query of the source into a Parquet file, and name the lines left over.

    `engine` is open to read, sealed to the lake and to the folder `work` lies in, and
    knows what is in force. `repeated` is what `content_id` adds to a row's number.
    """
    (work / "shaped").mkdir(parents=True, exist_ok=True)
    for table in HELD:
        engine.execute(_held_view(table, source))
    for kind in source.files:
        engine.execute(_file_view(kind, work / "files" / kind.name))
    for word in WORDS:
        engine.execute(word.format(currency=source.currency, repeated=repeated))
    read, told = lines_read(work / "files"), LineSet()
    shaped: dict[str, Path] = {}
    for table, text in source.queries.items():
        shaped[table] = work / "shaped" / f"{table}.parquet"
        query = Query(source, STANDARD[table], text)
        _shape_one(engine, query, shaped[table])
        told.update(lines_told(shaped[table], read, query.where))
    left = pl.DataFrame({"line": read.without(told)})
    list_lines_without_a_fact(engine, source, left, work / "apart.parquet")
    return Shaped(shaped, told)


def _held_view(table: str, source: Source) -> str:
    """What is in force now of a state table, as this source stated it."""
    columns = ", ".join(f'"{name}"' for name in STANDARD[table].sql_types)
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
        f"null::{FILE_TYPES[column.kind]} as {quoted_name(name)}"
        for name, column in kind.columns.items()
        if column.kind != "ignored"
    ]
    told = ", ".join(["null::bigint as line", *columns])
    return f"{view} select {told} where false"


def _shape_one(engine: duckdb.DuckDBPyConnection, query: Query, into: Path) -> None:
    try:
        given = _columns(engine, query)
        chosen = ", ".join(_chosen(query, given))
        identity = f"{event_id(query.contract)} as event_id"
        engine.execute(
            f"copy (select *, {identity} from (select {chosen} from _shaped)) "
            f"to {quoted(into)} "
            "(format parquet, compression lz4_raw, row_group_size 200000)"
        )
    except duckdb.Error as problem:
        first = str(problem).splitlines()[0]
        raise SourceError(f"{query.where}: {first}.", "Mend the query.") from problem


def _columns(engine: duckdb.DuckDBPyConnection, query: Query) -> dict[str, str]:
    statements = engine.extract_statements(query.text)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise SourceError(
            f"{query.where} is not one select.", "Write exactly one select."
        )
    only = query.text.rstrip().removesuffix(";")
    engine.execute(f"create or replace temp view _shaped as {only}")
    described = engine.sql("describe _shaped").fetchall()
    return {row[0]: row[1] for row in described}


def _chosen(query: Query, given: dict[str, str]) -> list[str]:
    contract, where = query.contract, query.where
    carried = {"line", "known_at", "sequence", "event_precision", "withdraws"}
    if unknown := sorted(set(given) - set(contract.sql_types) - carried):
        raise SourceError(
            f"{where} gives {unknown[0]!r}, which {contract.name} does not have.",
            f"Its columns: {', '.join(contract.sql_types)}.",
        )
    if "line" not in given:
        raise SourceError(
            f"{where} gives no column line.", "Carry through the line of each row."
        )
    if "event_precision" in given and not contract.event_is_a_day:
        raise SourceError(
            f"{where} gives event_precision, but {contract.name} are not dated by day.",
            "Leave it out.",
        )
    own = [
        f'{_told(name, given)}::{kind} as "{name}"'
        for name, kind in contract.sql_types.items()
    ]
    known = _told("known_at", given)
    if given.get("known_at") == "DATE":
        known = f"timezone('{query.source.zone}', known_at::timestamp)"
    return [
        "line::bigint as line",
        f"{known}::timestamptz as known_at",
        f"{_told('sequence', given)}::bigint as sequence",
        f"{_precision(contract, given)}::varchar as event_precision",
        f"coalesce({_told('withdraws', given)}::boolean, false) as withdraws",
        *own,
    ]


def _precision(contract: Contract, given: dict[str, str]) -> str:
    """How exactly a row is dated; one that tells no date is not dated at all."""
    told = _told("event_precision", given)
    day = contract.event_time
    return f"if({_told(day, given)} is null, null, {told})" if day else told


def _told(name: str, given: dict[str, str]) -> str:
    return f'"{name}"' if name in given else "null"
