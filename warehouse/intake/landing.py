"""Land a judged batch: Parquet first, then one short transaction that registers it."""

import json
import os
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from warehouse.contracts import STANDARD
from warehouse.errors import LakeError
from warehouse.home import Home
from warehouse.intake.arrivals import LINE_MASK
from warehouse.intake.bench import Bench
from warehouse.intake.chains import chain, may_add_to_chains
from warehouse.intake.definition import remember
from warehouse.intake.details import envelopes, new_details
from warehouse.intake.source import Source
from warehouse.intake.summary import Summary
from warehouse.intake.wording import quoted
from warehouse.lake.catalogs.fence import lost_lease
from warehouse.lake.tables import CONFIRMATIONS, sort_order

LEDGERS = ("flags", "profiles", "quarantined", "redriven")
"""What `ledgers` leaves of a batch, to be committed with its facts."""

ROWS_ALONE = 500_000
"""Staged rows that are worth a file of envelopes of their own: they need no sorting."""

ROWS_TOGETHER = 2_500_000


@dataclass(frozen=True)
class Staged:
    """One file that waits to be registered, of which table, with how many rows."""

    table: str
    place: Path
    rows: int


@dataclass(frozen=True)
class Stage:
    """Where a batch's Parquet waits, inside the lake's folder, to be registered."""

    home: Home
    batch_id: str
    engine: duckdb.DuckDBPyConnection
    files: list[Staged] = field(default_factory=list)

    def write(self, table: str, rows: str) -> None:
        """Write rows as they come, durably; none at all leave no file."""
        place = self._place(table)
        done = self.engine.execute(
            f"copy ({rows}) to {quoted(place)} "
            "(format parquet, compression zstd, row_group_size 100000)"
        ).fetchall()
        if done[0][0] == 0:
            place.unlink()
            return
        _make_durable(place)
        self.files.append(Staged(table, place, int(done[0][0])))

    def write_sorted(self, table: str, rows: str) -> None:
        """Write rows in the table's order."""
        order = ", ".join(f'"{column}"' for column in sort_order(table))
        self.write(table, f"select * from ({rows}) order by {order}" if order else rows)

    def _place(self, table: str) -> Path:
        """Name a new file of a table, unlike any other."""
        folder = self.home.data_folder / "main" / table
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{self.batch_id}-{uuid.uuid4().hex[:12]}.parquet"


def stage(bench: Bench, where: Stage) -> list[Staged]:
    """Write every new row of a batch as sorted Parquet, a slice of its lines at a time.

    So memory does not grow with the batch.
    """
    tables = list(bench.rows)
    for table in tables:
        for lines in bench.slices:
            where.write(table, new_details(bench, STANDARD[table], lines))
    details = list(where.files)
    told = [file for file in details if not STANDARD[file.table].restricted_to]
    for bundle in _bundles(told):
        rows = " union all ".join(
            envelopes(STANDARD[file.table], file.place) for file in bundle
        )
        if len(bundle) == 1:  # it is in the right order already
            where.write("events", rows)
        else:
            where.write_sorted("events", rows)
    chained = [table for table in tables if may_add_to_chains(bench, table)]
    if details and chained:
        where.write_sorted(
            "revisions", " union all ".join(chain(bench, t) for t in chained)
        )
    if bench.contested:
        said = " union all ".join(_repeated(bench, t) for t in sorted(bench.contested))
        columns = ", ".join(CONFIRMATIONS)
        where.write("confirmations", f"select {columns} from ({said})")
    bench.forget_kept()
    return where.files


def _bundles(details: list[Staged]) -> Iterator[list[Staged]]:
    """Put small files together, so that a batch does not leave many."""
    bundle: list[Staged] = []
    for file in details:
        if file.rows >= ROWS_ALONE:
            yield [file]
        elif sum(other.rows for other in bundle) + file.rows > ROWS_TOGETHER:
            yield bundle
            bundle = [file]
        else:
            bundle.append(file)
    if bundle:
        yield bundle


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
        where ruled.verdict = 'confirmed'
            and (arrived.is_again or not arrived.is_known)
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
    engine: duckdb.DuckDBPyConnection,
    staged: list[Staged],
    summary: Summary,
    source: Source,
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
        for file in staged:
            engine.execute(
                f"call ducklake_add_data_files('lake', '{file.table}', "
                f"{quoted(file.place)})"
            )
        for ledger in ("files", *LEDGERS):
            engine.execute(f"insert into lake.{ledger} select * from new_{ledger}")
        remember(engine, source, summary.recorded_at)
        engine.execute(
            "insert into lake.batches values ($id, $source, $at, $summary)", batch
        )
        engine.commit()
    except duckdb.Error as problem:
        with suppress(duckdb.Error):  # a commit that failed has ended it already
            engine.rollback()
        raise lost_lease(problem) or LakeError(
            f"The lake could not take the batch: {str(problem).splitlines()[0]}.",
            "Run the intake again: nothing is taken twice.",
        ) from problem
