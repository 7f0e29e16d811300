"""One query of a source: what it gives, held against what its table may have."""

from dataclasses import dataclass

import duckdb

from warehouse.contracts import Contract
from warehouse.errors import SourceError
from warehouse.intake.source import Source


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


def columns_given(engine: duckdb.DuckDBPyConnection, query: Query) -> dict[str, str]:
    """Name what a query gives, each with its type; its rows stand in `_shaped` then."""
    statements = engine.extract_statements(query.text)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise SourceError(
            f"{query.where} is not one select.", "Write exactly one select."
        )
    only = query.text.rstrip().removesuffix(";")
    engine.execute(f"create or replace temp view _shaped as {only}")
    described = engine.sql("describe _shaped").fetchall()
    return {row[0]: row[1] for row in described}


def chosen(query: Query, given: dict[str, str]) -> list[str]:
    """Say what is picked of its rows: all a table has, and what every row carries."""
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
