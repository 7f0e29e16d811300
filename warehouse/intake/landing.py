"""Land a judged batch: Parquet first, then one short transaction that registers it."""

import json
import os
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.contracts import STANDARD
from warehouse.home import Home
from warehouse.intake.arrivals import LINE_MASK
from warehouse.intake.details import envelopes, new_details
from warehouse.intake.judging import Bench
from warehouse.lake.tables import CONFIRMATIONS, REVISIONS, sort_order


@dataclass(frozen=True)
class Stage:
    """Where a batch's Parquet waits, inside the lake's folder, to be registered."""

    home: Home
    batch_id: str

    def place(self, table: str) -> Path:
        """Name a new file of a table, unlike any other."""
        folder = self.home.data_folder / "main" / table
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{self.batch_id}-{uuid.uuid4().hex[:12]}.parquet"


def stage(bench: Bench, tables: list[str], where: Stage) -> dict[str, Path]:
    """Write every new row of a batch as sorted Parquet; give the files by table."""
    staged: dict[str, Path] = {}
    for table in tables:
        _write(bench, table, new_details(bench, STANDARD[table]), where, staged)
    if not staged:
        return staged
    envelope = " union all ".join(
        envelopes(STANDARD[table], _quoted(path)) for table, path in staged.items()
    )
    _write(bench, "events", envelope, where, staged)
    chains = " union all ".join(_chain(bench, table) for table in tables)
    _write(bench, "revisions", chains, where, staged)
    return staged


def stage_confirmations(
    bench: Bench, tables: list[str], where: Stage, staged: dict[str, Path]
) -> None:
    """Keep what delta files merely repeated, for the day an earlier file comes late."""
    repeated = " union all ".join(
        f"""
        select ruled.event_id, '{table}' as contract, ruled.place_at, ruled.sequence,
            ruled.known_at, ruled.body, landing.recorded_at, said.file_id,
            said.line & {LINE_MASK} as line
        from verdicts_{table} as ruled
        join rows_{table} as said
            on ruled.event_id = said.event_id and ruled.line = said.line
        join arrived on said.ordinal = arrived.ordinal
        cross join landing
        where ruled.verdict = 'confirmed' and arrived.mode = 'delta'
            and not arrived.is_known
        """
        for table in tables
    )
    columns = ", ".join(CONFIRMATIONS)
    select = f"select {columns} from ({repeated})"
    _write(bench, "confirmations", select, where, staged)


def _chain(bench: Bench, table: str) -> str:
    """Rows for the chain: all versions of each fact that now has more than one.

    A fact whose borrower was corrected stands under each borrower it ever had, so that
    whoever reads one of them sees that the fact has moved on.
    """
    has_borrower = "borrower_id" in STANDARD[table].sql_types
    borrower = "said.borrower_id" if has_borrower else "null::varchar"
    columns = ", ".join(REVISIONS)
    return f"""
        (with version as (
            select ruled.event_id, ruled.version, ruled.place_at, ruled.sequence,
                ruled.known_at, landing.recorded_at, ruled.op
            from verdicts_{table} as ruled cross join landing
            where ruled.verdict = 'new'
            union all
            select held.event_id, held.version, held.place_at, held.sequence,
                held.known_at, detail.recorded_at, detail.op
            from verdicts_{table} as held
            join lake.{table} as detail using (event_id, version)
            where held.verdict = 'held'
        ),
        touched as (
            select event_id from version
            group by event_id
            having count(*) > 1 and bool_or(recorded_at = (select recorded_at from landing))
        ),
        borrower as (
            select said.event_id, {borrower} as borrower_id
            from rows_{table} as said where said.event_id in (select event_id from touched)
            union
            select said.event_id, {borrower.replace("said.", "")} as borrower_id
            from lake.{table} as said
            where said.event_id in (select event_id from touched)
        )
        select {columns}
        from (select *, '{table}' as contract from version join borrower using (event_id))
        where event_id in (select event_id from touched)
            and (event_id, version, borrower_id is null, coalesce(borrower_id, '')) not in (
                select (event_id, version, borrower_id is null, coalesce(borrower_id, ''))
                from lake.revisions where contract = '{table}'
            ))
    """


def _write(
    bench: Bench, table: str, select: str, where: Stage, staged: dict[str, Path]
) -> None:
    place = where.place(table)
    order = ", ".join(f'"{column}"' for column in sort_order(table))
    ordered = f"{select} order by {order}" if order else select
    if table == "events":
        ordered = f"select * from ({select}) order by {order}"
    done = bench.engine.execute(
        f"copy ({ordered}) to '{_quoted(place)}' "
        "(format parquet, compression zstd, row_group_size 100000)"
    ).fetchall()
    if done[0][0] == 0:
        place.unlink()
        return
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    staged[table] = place


def register(
    engine: duckdb.DuckDBPyConnection,
    staged: dict[str, Path],
    *,
    batch_id: str,
    source: str,
    recorded_at: datetime,
    summary: dict[str, object],
) -> None:
    """Commit the batch: from here on it is in the lake, whole."""
    engine.begin()
    try:
        for table, path in staged.items():
            engine.execute(
                f"call ducklake_add_data_files('lake', '{table}', '{_quoted(path)}')"
            )
        engine.execute("insert into lake.files select * from new_files")
        engine.execute(
            "insert into lake.batches values ($id, $source, $recorded_at, $summary)",
            {
                "id": batch_id,
                "source": source,
                "recorded_at": recorded_at,
                "summary": json.dumps(summary, ensure_ascii=False, default=str),
            },
        )
        engine.commit()
    except duckdb.Error:
        engine.rollback()
        raise


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")

