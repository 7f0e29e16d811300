"""What lies before whoever judges a batch and whoever lands it."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.intake.source import Source


@dataclass(frozen=True)
class Bench:
    """The lake, open to write, beside the checked rows of one batch.

    `files` are the ids of its files by ordinal, `kinds` the kinds of them; `slices` cut
    its lines into runs whose rows can be sorted in memory. `snapshots` names the files
    that are full lists without one bad line: what those do not list may be gone.
    `contested` names the tables, once judged, of which any key was spoken of twice: of
    all others every row is a new fact, and nothing more need be asked.
    """

    engine: duckdb.DuckDBPyConnection
    source: Source
    rows: dict[str, Path]
    batch_id: str
    recorded_at: datetime
    files: tuple[str, ...]
    slices: tuple[range, ...]
    kinds: dict[int, str]
    snapshots: frozenset[int]
    contested: set[str] = field(default_factory=set)

    def kept(self, table: str) -> str:
        """Write what the lake holds of a table's contested keys, whole, as SQL does."""
        nothing = f"(select * from lake.{table} where false)"
        return f"kept_{table}" if table in self.contested else nothing

    def forget_kept(self) -> None:
        """Give back the room of what was kept, once it has been written."""
        for table in self.contested:
            self.engine.execute(f"drop table kept_{table}")

    @property
    def recorded(self) -> str:
        """Write the moment of recording as SQL does."""
        return f"'{self.recorded_at.isoformat()}'::timestamptz"

    def sent_complete(self, kind: str) -> bool:
        """Tell whether this batch brings a complete snapshot of a kind."""
        return any(self.kinds[ordinal] == kind for ordinal in self.snapshots)
