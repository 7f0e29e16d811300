"""Shape a batch's files into the rows of the data standard, by the source's own SQL.

The SQL sees the files of this batch under their kinds' names, and what the lake holds
already as `held_<table>`. It runs sealed: it can reach nothing else.
"""

from pathlib import Path

import duckdb

from warehouse.contracts import STANDARD, Contract
from warehouse.errors import SourceError
from warehouse.intake.source import FileKind, Source

HELD = ("accounts", "borrowers", "facilities")
"""What a later file may need to look up: whose account, whose facility."""

FILE_TYPES = {
    "text": "varchar",
    "integer": "bigint",
    "money": "decimal(18,3)",
    "number": "double",
    "date": "date",
    "datetime": "timestamptz",
}


def shape(
    engine: duckdb.DuckDBPyConnection, source: Source, *, work: Path
) -> dict[str, Path]:
    """Run each query of the source into a Parquet file; give them by table.

    `engine` is open to read and sealed to the lake and to the folder `work` lies in.
    """
    (work / "shaped").mkdir(parents=True, exist_ok=True)
    for table in HELD:
        engine.execute(_held_view(table, source))
    for kind in source.files:
        engine.execute(_file_view(kind, work / "files" / kind.name))
    engine.execute(
        f"create or replace temp macro source_currency() as '{source.currency}'"
    )
    shaped: dict[str, Path] = {}
    for table, query in source.queries().items():
        shaped[table] = work / "shaped" / f"{table}.parquet"
        _shape_one(engine, source, STANDARD[table], query, shaped[table])
    _lines_without_a_fact(engine, source, shaped, work)
    return shaped


def _held_view(table: str, source: Source) -> str:
    """What is in force now of a state table, as this source stated it."""
    columns = ", ".join(f'"{name}"' for name in STANDARD[table].sql_types)
    return (
        f"create or replace temp view held_{table} as "
        f"select {columns} from lake.{table} where source = '{source.name}' "
        "qualify row_number() over (partition by event_id "
        "order by known_at desc, sequence desc) = 1 and op <> 'retract'"
    )


def _file_view(kind: FileKind, folder: Path) -> str:
    if any(folder.glob("*.parquet")):
        return (
            f"create or replace temp view {kind.name} as "
            f"select * from read_parquet('{_quoted(folder)}/*.parquet')"
        )
    columns = [
        f'null::{FILE_TYPES[column.kind]} as "{name}"'
        for name, column in kind.columns.items()
        if column.kind != "ignored"
    ]
    told = ", ".join(["null::bigint as line", *columns])
    return f"create or replace temp view {kind.name} as select {told} where false"


def _shape_one(
    engine: duckdb.DuckDBPyConnection,
    source: Source,
    contract: Contract,
    query: str,
    into: Path,
) -> None:
    where = f"{source.folder.name}/{contract.name}.sql"
    try:
        given = _columns(engine, query, where)
        chosen = ", ".join(_chosen(contract, given, source, where))
        engine.execute(
            f"copy (select {chosen} from ({query.rstrip().rstrip(';')})) "
            f"to '{_quoted(into)}' (format parquet, row_group_size 200000)"
        )
    except duckdb.Error as problem:
        raise SourceError(f"{where}: {problem}.", "Mend the query.") from problem


def _columns(
    engine: duckdb.DuckDBPyConnection, query: str, where: str
) -> dict[str, str]:
    statements = engine.extract_statements(query)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise SourceError(f"{where} is not one select.", "Write exactly one select.")
    described = engine.sql(f"describe {query}").fetchall()
    return {row[0]: row[1] for row in described}


def _chosen(
    contract: Contract, given: dict[str, str], source: Source, where: str
) -> list[str]:
    carried = {"line", "known_at", "sequence"}
    if unknown := sorted(set(given) - set(contract.sql_types) - carried):
        raise SourceError(
            f"{where} gives {unknown[0]!r}, which {contract.name} does not have.",
            f"Its columns: {', '.join(contract.sql_types)}.",
        )
    if "line" not in given:
        raise SourceError(
            f"{where} gives no column line.", "Carry through the line of each row."
        )
    own = [
        f'"{name}"::{kind} as "{name}"' if name in given else f'null::{kind} as "{name}"'
        for name, kind in contract.sql_types.items()
    ]
    known = "null::timestamptz"
    if "known_at" in given:
        known = "known_at::timestamptz"
        if given["known_at"] == "DATE":
            known = f"timezone('{source.zone}', known_at::timestamp)"
    sequence = "sequence::bigint" if "sequence" in given else "null::bigint"
    return ["line", f"{known} as known_at", f"{sequence} as sequence", *own]


def _lines_without_a_fact(
    engine: duckdb.DuckDBPyConnection, source: Source, shaped: dict[str, Path], work: Path
) -> None:
    """Set aside what the source declares so, and name every line left over.

    A join or filter in a source's SQL can so never lose a line unseen.
    """
    mapped = " union all ".join(
        f"select line from read_parquet('{_quoted(path)}')" for path in shaped.values()
    )
    engine.execute(f"create or replace temp table mapped as select distinct line from ({mapped})")
    engine.execute(
        "create or replace temp table apart (line bigint, rule varchar, is_aside bool)"
    )
    for kind in source.files:
        rules = [(r.rule, r.where) for r in source.set_aside if r.file == kind.name]
        rules += [("reference", "true")] if kind.reference else []
        for rule, where in rules:
            engine.execute(
                f"insert into apart select line, '{rule}', true from {kind.name} "
                f"where ({where}) and line not in (select line from mapped) "
                "and line not in (select line from apart)"
            )
        engine.execute(
            f"insert into apart select line, '{kind.name}.line|no_fact', false "
            f"from {kind.name} where line not in (select line from mapped) "
            "and line not in (select line from apart)"
        )
    place = _quoted(work / "apart.parquet")
    engine.execute(f"copy (select * from apart) to '{place}' (format parquet)")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
