"""The rows of a batch beside what the lake holds, for whoever compares the two."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from warehouse.contracts import STANDARD, Contract
from warehouse.intake.arrivals import Arrival
from warehouse.intake.source import Source
from warehouse.intake.wording import quoted

MASTERS = {
    "borrower_id": "borrowers",
    "facility_id": "facilities",
    "account_id": "accounts",
}
"""What facts stand on, and the table that states it."""

EVER = "'infinity'::timestamptz"


@dataclass(frozen=True)
class Beside:
    """The shaped rows of a batch by table, and the lake, in one engine."""

    engine: duckdb.DuckDBPyConnection
    source: Source
    rows: dict[str, Path]

    @property
    def contracts(self) -> list[Contract]:
        """The tables the batch fills."""
        return [STANDARD[table] for table in self.rows]

    def show(self, bad: pl.DataFrame) -> None:
        """Leave a temp view `said_<table>` of the rows of each table that are sound."""
        self.engine.register("bad_lines", bad.select("line").unique())
        self.engine.execute("create or replace temp table _bad as from bad_lines")
        self.engine.unregister("bad_lines")
        for table, place in self.rows.items():
            self.engine.execute(
                f"create or replace temp view said_{table} as "
                f"from read_parquet({quoted(place)}) "
                "where line not in (select line from _bad)"
            )

    def new(self, arrivals: list[Arrival]) -> list[Arrival]:
        """Give the files of a batch that were never taken before."""
        rows = self.engine.execute(
            "select file_id from lake.files where file_id in (select unnest($ids))",
            {"ids": [arrival.file_id for arrival in arrivals]},
        ).fetchall()
        known = {file_id for (file_id,) in rows}
        return [arrival for arrival in arrivals if arrival.file_id not in known]

    def ever(self, table: str, columns: str) -> str:
        """Select all that was ever stated of a table, this batch included."""
        held = f"select {columns} from lake.{table}"
        if table not in self.rows:
            return held
        return f"{held} union all select {columns} from said_{table}"

    def now(self, table: str, columns: str) -> str:
        """Select what is in force of a table once this batch has come."""
        held = f"select null::bigint as line, event_id, {columns} "
        held += f"from {table}_in_force({EVER}, {EVER})"
        if table not in self.rows:
            return held
        return f"""
            select line, event_id, {columns} from said_{table}
            union all
            {held} where event_id not in (select event_id from said_{table})
        """
