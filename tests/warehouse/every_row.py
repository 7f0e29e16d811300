"""Rows of every kind of every table, and a source that takes them, by the contracts.

Of each kind one row that tells only what it must, and of each table one that tells all
that its rules let stand together.
"""

import csv
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import dataframely as dy
import duckdb
import polars as pl

from warehouse.access.opening import opened
from warehouse.contracts import STANDARD, Contract
from warehouse.contracts.kinds import KindByCode
from warehouse.home import Home

Row = dict[str, Any]
BORROWER = "B1"

READ_AS = {
    "varchar": "text",
    "boolean": "text",
    "date": "date %Y-%m-%d",
    "timestamptz": "datetime %Y-%m-%dT%H:%M:%S",
    "bigint": "integer",
    "double": "number",
    "decimal(18,3)": "money",
}

OF_A_TYPE = {
    "boolean": True,
    "date": date(2024, 3, 1),
    "timestamptz": datetime(2024, 3, 1, 9, tzinfo=UTC),
    "bigint": 1,
    "double": 1.0,
    "decimal(18,3)": Decimal(0),
}

ITS_RULES_ASK_FOR: dict[str, Row] = {
    "fx_rates": {"quote_currency": "USD"},
    "segment_series": {"figure_value": 1.5},
    "repayment_reversed": {"paid_amount": Decimal(-5)},
}
"""By table or kind: what a row must tell beside what no row may leave out."""


def value_of(contract: Contract, name: str) -> object:
    """Give a value that the column alone allows."""
    column = contract.columns.columns()[name]
    if not isinstance(column, dy.String):
        return OF_A_TYPE[contract.sql_types[name]]
    if values := contract.described[name].get("values"):
        return next(iter(values))
    by_shape = {
        "^[0-9a-f]{64}$": "a" * 64,
        "^[0-9a-f]{16}$": "b" * 16,
        "^[A-Z]{3}$": "CNY",
    }
    if prefix := contract.numbers.get(name):
        return f"{prefix}-0123456789ABCDEF"
    if name == "borrower_id":
        return BORROWER
    return by_shape.get(column.regex or "", name[:4])


def frame(contract: Contract, rows: list[Row]) -> pl.DataFrame:
    columns = contract.columns.columns()
    return pl.DataFrame(rows, {name: column.dtype for name, column in columns.items()})


def barest(contract: Contract, kind: str, ordinal: int) -> Row:
    """Tell what must be told, under a key of its own."""
    columns = contract.columns.columns()
    row: Row = {
        name: None if column.nullable else value_of(contract, name)
        for name, column in columns.items()
    }
    if isinstance(contract.kind, KindByCode):
        codes = {told.name: code for code, told in contract.kind.kinds.items()}
        row[contract.kind.column] = codes[kind]
    apart = [n for n in contract.key if "values" not in contract.described[n]][-1]
    if isinstance(row[apart], date):
        row[apart] = row[apart].replace(year=2024 + ordinal)
    else:
        row[apart] += ordinal if isinstance(row[apart], int) else str(ordinal)
    asked = {**ITS_RULES_ASK_FOR.get(contract.name, {})}
    return row | asked | ITS_RULES_ASK_FOR.get(kind, {})


def fullest(contract: Contract, ordinal: int) -> Row:
    """Tell all that the rules let stand with it, a column at a time."""
    row = barest(contract, contract.kinds[0].name, ordinal)
    for name in [name for name, told in row.items() if told is None]:
        more = row | {name: value_of(contract, name)}
        if contract.columns.is_valid(frame(contract, [more])):
            row = more
    return row


def rows_of(contract: Contract) -> list[Row]:
    """Give a bare row of each kind of a table, then a full one of its first kind."""
    kinds = [kind.name for kind in contract.kinds]
    rows = [barest(contract, kind, n) for n, kind in enumerate(kinds)]
    return [*rows, fullest(contract, len(kinds))]


def written(told: object) -> str:
    if isinstance(told, datetime):
        return told.strftime("%Y-%m-%dT%H:%M:%S")
    if isinstance(told, bool):
        return str(told).lower()
    return "" if told is None else str(told)


def write_source(folder: Path, taken: Iterable[str]) -> Path:
    """Declare a source that takes each table as it stands."""
    folder.mkdir()
    lines = [
        'name = "all"\nzone = "UTC"\ncurrency = "CNY"\nknowledge = "arrival"',
        'title = { zh = "全部", en = "All" }',
        'legal_basis = { basis = "public", zh = "测", en = "Test" }',
    ]
    for table in taken:
        lines.append(f"[[files]]\nname = \"of_{table}\"\npattern = '{table}\\.csv'")
        for name, kind in STANDARD[table].sql_types.items():
            lines.append(f'columns.{name} = "{READ_AS[kind]}"')
        (folder / f"{table}.sql").write_text(
            f"-- Grain: one row per line.\nselect * from of_{table}"
        )
    (folder / "source.toml").write_text("\n".join(lines), "utf-8")
    return folder


def write_files(folder: Path, sent: dict[str, list[Row]]) -> Path:
    folder.mkdir()
    for table, rows in sent.items():
        with (folder / f"{table}.csv").open("w", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(rows[0])
            writer.writerows([written(v) for v in row.values()] for row in rows)
    return folder


def told_otherwise(
    home: Home, lake: duckdb.DuckDBPyConnection, table: str
) -> list[str]:
    """Say what of a table's rows, once taken and opened, is not as it was sent."""
    contract, rows = STANDARD[table], rows_of(STANDARD[table])
    own = ", ".join(f'"{name}"' for name in contract.sql_types)
    kept = lake.sql(f"select {own} from lake.{table} order by line").pl()
    held = opened(home, kept)
    events = lake.sql(
        "select kind, borrower_id, facts from lake.events "
        f"where contract = '{table}' order by line"
    ).fetchall()
    if contract.restricted_to:
        is_so = held.equals(frame(contract, rows)) and not events
        return [] if is_so else [f"{table}: rows, or on a trajectory"]
    in_envelope = {"borrower_id", "facility_id", "currency", contract.amount}
    full = {name for name, told in rows[-1].items() if told is not None}
    kinds = [kind.name for kind in contract.kinds]
    as_sent = {
        "rows": held.equals(frame(contract, rows)),
        "kinds": [kind for kind, _, _ in events] == [*kinds, kinds[0]],
        "borrower": events[-1][1] == rows[-1].get("borrower_id"),
        "facts": json.loads(events[-1][2]).keys() == full - in_envelope,
    }
    return [f"{table}: {what}" for what, is_so in as_sent.items() if not is_so]
