"""Land a judged batch: Parquet first, then one short transaction that registers it."""

import json
import os
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from warehouse.contracts import STANDARD
from warehouse.errors import LakeError
from warehouse.home import Home
from warehouse.intake.arrivals import LINE_MASK
from warehouse.intake.bench import Bench
from warehouse.intake.chains import chain
from warehouse.intake.details import envelopes, new_details
from warehouse.intake.summary import Summary
from warehouse.intake.wording import quoted
from warehouse.lake.tables import CONFIRMATIONS, sort_order


@dataclass(frozen=True)
class Stage:
    """Where a batch's Parquet waits, inside the lake's folder, to be registered.

    `files` gives what has been staged, by table.
    """

    home: Home
    batch_id: str
    engine: duckdb.DuckDBPyConnection
    files: dict[str, Path] = field(default_factory=dict)

    def write(self, table: str, select: str) -> None:
        """Write rows in the table's order, durably; none at all leave no file."""
        place = self._place(table)
        order = ", ".join(f'"{column}"' for column in sort_order(table))
        ordered = f"select * from ({select}) order by {order}" if order else select
        done = self.engine.execute(
            f"copy ({ordered}) to {quoted(place)} "
            "(format parquet, compression zstd, row_group_size 100000)"
        ).fetchall()
        if done[0][0] == 0:
            place.unlink()
            return
        _make_durable(place)
        self.files[table] = place

    def _place(self, table: str) -> Path:
        """Name a new file of a table, unlike any other."""
        folder = self.home.data_folder / "main" / table
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{self.batch_id}-{uuid.uuid4().hex[:12]}.parquet"


def stage(bench: Bench, tables: list[str], where: Stage) -> dict[str, Path]:
    """Write every new row of a batch as sorted Parquet; give the files by table."""
    for table in tables:
        where.write(table, new_details(bench, STANDARD[table]))
    if where.files:
        envelope = " union all ".join(
            envelopes(STANDARD[table], path) for table, path in where.files.items()
        )
        where.write("events", envelope)
        where.write("revisions", " union all ".join(chain(table) for table in tables))
    repeated = " union all ".join(_repeated(bench, table) for table in tables)
    columns = ", ".join(CONFIRMATIONS)
    where.write("confirmations", f"select {columns} from ({repeated})")
    return where.files


def _repeated(bench: Bench, table: str) -> str:
    """What was merely said again, kept for the day an earlier file comes late.

    Complete snapshots need no such note: they spoke of every key, and say so by being
    on the register.
    """
    kind = bench.source.snapshot_of(table) or ""
    return f"""
        select ruled.event_id, '{table}' as contract, ruled.place_at, ruled.sequence,
            ruled.known_at, ruled.body, landing.recorded_at, said.file_id,
            said.line & {LINE_MASK} as line
        from verdicts_{table} as ruled
        join rows_{table} as said
            on ruled.event_id = said.event_id and ruled.line = said.line
        join arrived on said.ordinal = arrived.ordinal
        cross join landing
        where ruled.verdict = 'confirmed' and not arrived.is_known
            and not (arrived.mode = 'snapshot' and arrived.file_kind = '{kind}')
    """


def _make_durable(place: Path) -> None:
    """Have the file and its name on the disk before the catalog says that it is."""
    for path in (place, place.parent):
        if path.is_dir() and os.name == "nt":
            continue  # Windows opens no folder, and writes names through by itself
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def register(
    engine: duckdb.DuckDBPyConnection, staged: dict[str, Path], summary: Summary
) -> None:
    """Commit the batch: from here on it is in the lake, whole."""
    document = summary.as_document()
    batch = {
        "id": summary.batch_id,
        "source": summary.source,
        "at": summary.recorded_at,
        "summary": json.dumps(document, ensure_ascii=False, default=str),
    }
    engine.begin()
    try:
        for table, path in staged.items():
            engine.execute(
                f"call ducklake_add_data_files('lake', '{table}', {quoted(path)})"
            )
        engine.execute("insert into lake.files select * from new_files")
        engine.execute(
            "insert into lake.batches values ($id, $source, $at, $summary)", batch
        )
        engine.commit()
    except duckdb.Error as problem:
        engine.rollback()
        raise LakeError(
            f"The lake could not take the batch: {str(problem).splitlines()[0]}.",
            "Nothing of it was taken; run the intake again.",
        ) from problem
