"""Bring the lake's tables to what the contracts declare; each step once, by name."""

from datetime import datetime

import duckdb

from warehouse.contracts import STANDARD
from warehouse.errors import LakeError
from warehouse.lake import bodies
from warehouse.lake.tables import sort_order, tables

FORMERLY = {("repayments", "repayment_kind"): "ordinary"}
"""What rows say in a required column that their contract did not have yet."""


def pending(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Name the steps not yet taken, in order, each with its statements."""
    present = _present(connection)
    done = taken(connection) if ("migrations", "name") in present else {}
    steps: dict[str, list[str]] = {}
    for table, columns in tables().items():
        if f"table {table}" not in done:
            steps[f"table {table}"] = _create(table, columns)
            continue
        for column, kind in columns.items():
            if (table, column) not in present:
                steps[f"column {table}.{column}"] = _add(table, column, kind)
    if bodies.STEP not in done:
        steps[bodies.STEP] = bodies.restated(present)
    return steps


def migrate(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Take the pending steps, all or none; the caller holds the lease."""
    connection.execute(
        "create table if not exists lake.migrations("
        "name varchar not null, applied_at timestamptz not null)"
    )
    steps = pending(connection)
    if not steps:
        return []
    connection.begin()
    try:
        for name, statements in steps.items():
            for statement in statements:
                connection.execute(statement)
            connection.execute(
                "insert into lake.migrations values ($name, now())", {"name": name}
            )
        connection.commit()
    except duckdb.Error:
        connection.rollback()
        raise
    return list(steps)


def taken(connection: duckdb.DuckDBPyConnection) -> dict[str, datetime]:
    """Tell when each step was taken, the first one first."""
    rows = connection.sql(
        "select name, applied_at from lake.migrations order by applied_at, name"
    ).fetchall()
    return dict(rows)


def _present(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    return set(
        connection.sql(
            "select table_name, column_name from duckdb_columns() "
            "where database_name = 'lake'"
        ).fetchall()
    )


def _create(table: str, columns: dict[str, str]) -> list[str]:
    declared = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    statements = [f"create table lake.{table}({declared})"]
    if order := ", ".join(sort_order(table)):
        statements.append(f"alter table lake.{table} set sorted by ({order})")
    return statements


def _add(table: str, column: str, kind: str) -> list[str]:
    former = FORMERLY.get((table, column))
    if former is not None:
        kind = f"{kind} default '{former}'"
    elif kind.endswith("not null") or _is_required(table, column):
        raise LakeError(
            f"{table}.{column} was added to its contract as required, but the lake "
            "already holds rows without it.",
            "Declare it optional.",
        )
    return [f'alter table lake.{table} add column "{column}" {kind}']


def _is_required(table: str, column: str) -> bool:
    columns = STANDARD[table].columns.columns() if table in STANDARD else {}
    return column in columns and not columns[column].nullable
