"""What lies before whoever judges a batch and whoever lands it."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.intake.source import Source


@dataclass(frozen=True)
class Bench:
    """The lake, open to write, beside the checked rows of one batch.

    `snapshots` names the files that are full lists without one bad line: what they do
    not list may be believed to be gone. `kinds` tells the kind of each file by ordinal.
    """

    engine: duckdb.DuckDBPyConnection
    source: Source
    rows: dict[str, Path]
    kinds: dict[int, str]
    snapshots: frozenset[int]

    def sent_complete(self, kind: str) -> bool:
        """Tell whether this batch brings a complete snapshot of a kind."""
        return any(self.kinds[ordinal] == kind for ordinal in self.snapshots)
