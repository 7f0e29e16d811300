"""Sets of a batch's lines, kept as a byte per line: a hundred million take 100 MB."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from warehouse.intake.arrivals import LINE_BITS, LINE_MASK

Numbers = npt.NDArray[np.int64]
ROWS_AT_ONCE = 4_000_000


class LineSet:
    """Some lines of a batch, by their numbers in it."""

    def __init__(self) -> None:
        """Hold none yet."""
        self._files: dict[int, npt.NDArray[np.bool_]] = {}

    def add(self, lines: Numbers) -> None:
        """Take lines in; those held already stay."""
        for ordinal, own in _by_file(lines):
            held = self._files.get(ordinal, np.zeros(0, np.bool_))
            most = int(own.max()) + 1
            if most > len(held):
                grown = np.zeros(max(most, 2 * len(held)), np.bool_)
                grown[: len(held)] = held
                held = self._files[ordinal] = grown
            held[own] = True

    def update(self, other: "LineSet") -> None:
        """Take in all lines of another set."""
        self.add(other.without(LineSet()))

    def holds(self, lines: Numbers) -> npt.NDArray[np.bool_]:
        """Tell of each line whether it is one of these."""
        found = np.zeros(len(lines), np.bool_)
        for ordinal, held in self._files.items():
            own = lines & LINE_MASK
            inside = (lines >> LINE_BITS == ordinal) & (own < len(held))
            found[inside] = held[own[inside]]
        return found

    def without(self, other: "LineSet") -> Numbers:
        """Give the lines of these that are none of the others, in order."""
        left = [np.zeros(0, np.int64)]
        for ordinal in sorted(self._files):
            own = np.flatnonzero(self._files[ordinal]) + (ordinal << LINE_BITS)
            left.append(own[~other.holds(own)])
        return np.concatenate(left)

    def __len__(self) -> int:
        """Count the lines."""
        return sum(int(np.count_nonzero(held)) for held in self._files.values())


def _by_file(lines: Numbers) -> Iterator[tuple[int, Numbers]]:
    ordinals = lines >> LINE_BITS
    for ordinal in np.unique(ordinals):
        yield int(ordinal), (lines & LINE_MASK)[ordinals == ordinal]


def numbers_in(parquet: Path) -> Iterator[Numbers]:
    """Read the lines that rows of a Parquet file, or of a folder of them, come from.

    A row that names none stands under -1.
    """
    lines = pl.scan_parquet(parquet).select(pl.col("line").fill_null(-1))
    for chunk in lines.collect_batches(chunk_size=ROWS_AT_ONCE):
        yield chunk["line"].to_numpy()
