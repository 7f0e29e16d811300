"""Upkeep: small files merged slice by slice with their order restored, orphans removed.

Everything here runs under the write lease, one slice at a time, so that a feed between
two slices never waits long, and apart from readers, who wait a slice at most.
"""

import time
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import duckdb

from warehouse.home import Home
from warehouse.lake.catalog import open_to_write, threads_for_all
from warehouse.lake.catalogs import answering
from warehouse.lake.keepsakes import kept
from warehouse.lake.lease import rearranging, write_lease
from warehouse.lake.tables import tables

ORPHAN_AGE = "1 day"
"""A younger file may belong to a writer that has not committed yet."""

KEPT_SNAPSHOTS = "7 days"
LARGEST_MERGED = "128MB"
"""A slice writes one file of at most this size, and so takes seconds."""


@dataclass(frozen=True)
class Upkeep:
    """What one run of upkeep did; `merged` tells files before and after, by table."""

    merged: dict[str, tuple[int, int]]
    rows_moved_out_of_the_catalog: int
    snapshots_expired: int
    files_removed: int
    orphans_removed: int
    longest_slice_seconds: float


def maintain(home: Home, *, orphan_age: str = ORPHAN_AGE) -> Upkeep:
    """Merge small files, drop snapshots nobody reads, remove files nobody knows."""
    with write_lease(home):
        engine = open_to_write(home, threads=threads_for_all(home))
    with answering(home), closing(engine):
        slices = _Slices(home, engine)
        slices.run(
            f"call ducklake_set_option('lake', 'target_file_size', '{LARGEST_MERGED}')"
        )
        return Upkeep(
            rows_moved_out_of_the_catalog=_flush_all(slices),
            merged=_merge_all(slices),
            snapshots_expired=slices.count("expire_snapshots", KEPT_SNAPSHOTS),
            files_removed=slices.count("cleanup_old_files", KEPT_SNAPSHOTS),
            orphans_removed=slices.count("delete_orphaned_files", orphan_age),
            longest_slice_seconds=round(slices.longest_seconds, 3),
        )


@dataclass
class _Slices:
    """Runs one call after another, each under a lease of its own, and times them."""

    home: Home
    engine: duckdb.DuckDBPyConnection
    longest_seconds: float = field(default=0.0, init=False)

    def run(self, call: str, *, writes: bool = False) -> list[tuple[Any, ...]]:
        """Run a call; `writes` says that it writes files which a lost commit loses."""
        with write_lease(self.home), rearranging(self.home):
            started = time.monotonic()
            rows = self._written(call) if writes else self._done(call)
            taken = time.monotonic() - started
        self.longest_seconds = max(self.longest_seconds, taken)
        return rows

    def _done(self, call: str) -> list[tuple[Any, ...]]:
        return self.engine.execute(call).fetchall()

    def _written(self, call: str) -> list[tuple[Any, ...]]:
        self.engine.begin()
        try:
            rows = self._done(call)
        except duckdb.Error:
            self.engine.rollback()
            raise
        with kept(self.home, self.engine):
            self.engine.commit()
        return rows

    def files(self) -> dict[str, int]:
        query = "select table_name, file_count from ducklake_table_info('lake')"
        return dict(self.engine.sql(query).fetchall())

    def count(self, what: str, age: str) -> int:
        older = f"older_than => now() - interval '{age}'"
        return len(self.run(f"call ducklake_{what}('lake', {older})"))


def _flush_all(slices: _Slices) -> int:
    """Move rows that were written into the catalog out of it, a table at a time."""
    flush = "call ducklake_flush_inlined_data('lake', table_name => '{table}')"
    moved = [
        rows
        for table in _kept_in_the_catalog(slices.engine)
        for _, _, rows in slices.run(flush.format(table=table), writes=True)
    ]
    return sum(moved)


def _kept_in_the_catalog(engine: duckdb.DuckDBPyConnection) -> list[str]:
    """Name the tables some of whose rows lie in the catalog: to ask costs little."""
    catalog = "__ducklake_metadata_lake"
    places = engine.sql(
        f"""
            select told.table_name, inlined.table_name
            from {catalog}.ducklake_inlined_data_tables as inlined
            join {catalog}.ducklake_table as told using (table_id)
            where told.end_snapshot is null
        """
    ).fetchall()
    if not places:
        return []
    looks = [f"(select '{t}' from {catalog}.{place} limit 1)" for t, place in places]
    return sorted({t for (t,) in engine.sql(" union all ".join(looks)).fetchall()})


def _merge_all(slices: _Slices) -> dict[str, tuple[int, int]]:
    """Merge every table's small files; tell how many it had and has."""
    before = slices.files()
    for table in (table for table in tables() if before.get(table, 0) > 1):
        call = f"call ducklake_merge_adjacent_files('lake', '{table}', "
        while rows := slices.run(f"{call} max_compacted_files => 1)"):
            if all(created >= processed for _, _, processed, created in rows):
                break
    after = slices.files()
    return {t: (n, after[t]) for t, n in before.items() if after[t] != n}
