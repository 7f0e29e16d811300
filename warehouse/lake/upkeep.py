"""Upkeep: small files merged in short slices with their order restored, orphans removed.

Everything here runs under the write lease, one slice at a time, so that a feed between
two slices never waits long.
"""

import time
from dataclasses import dataclass

import duckdb

from warehouse.home import Home
from warehouse.lake.catalog import open_to_write
from warehouse.lake.lease import write_lease
from warehouse.lake.tables import tables

ORPHAN_AGE = "1 day"
"""A younger file may belong to a writer that has not committed yet."""

KEPT_SNAPSHOTS = "7 days"
FILES_A_SLICE = 64


@dataclass(frozen=True)
class Upkeep:
    """What one run of upkeep did, by table where it is of a table."""

    merged: dict[str, tuple[int, int]]
    snapshots_expired: int
    files_removed: int
    orphans_removed: int
    longest_slice_seconds: float


def maintain(home: Home, *, orphan_age: str = ORPHAN_AGE) -> Upkeep:
    """Merge small files, drop snapshots nobody reads, remove files nobody knows."""
    with write_lease(home):
        engine = open_to_write(home)
    try:
        merged, longest = _merge_all(engine, home)
        expired = _under_lease(
            engine,
            home,
            "call ducklake_expire_snapshots('lake', "
            f"older_than => now()::timestamp - interval '{KEPT_SNAPSHOTS}')",
        )
        removed = _under_lease(
            engine,
            home,
            "call ducklake_cleanup_old_files('lake', "
            f"older_than => now()::timestamp - interval '{KEPT_SNAPSHOTS}')",
        )
        orphans = _under_lease(
            engine,
            home,
            "call ducklake_delete_orphaned_files('lake', "
            f"older_than => now()::timestamp - interval '{orphan_age}')",
        )
    finally:
        engine.close()
    return Upkeep(merged, expired, removed, orphans, round(longest, 3))


def _merge_all(
    engine: duckdb.DuckDBPyConnection, home: Home
) -> tuple[dict[str, tuple[int, int]], float]:
    merged: dict[str, tuple[int, int]] = {}
    longest = 0.0
    for table in tables():
        while True:
            started = time.monotonic()
            with write_lease(home):
                rows = engine.execute(
                    f"call ducklake_merge_adjacent_files('lake', '{table}', "
                    f"max_compacted_files => {FILES_A_SLICE})"
                ).fetchall()
            longest = max(longest, time.monotonic() - started)
            if not rows:
                break
            before, after = merged.get(table, (0, 0))
            merged[table] = (
                before + sum(int(row[2]) for row in rows),
                after + sum(int(row[3]) for row in rows),
            )
    return merged, longest


def _under_lease(engine: duckdb.DuckDBPyConnection, home: Home, call: str) -> int:
    with write_lease(home):
        return len(engine.execute(call).fetchall())
