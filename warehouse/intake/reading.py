"""Read a batch's files into typed Parquet, one block at a time, counting every line."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from warehouse.errors import FileRefusedError
from warehouse.intake.arrivals import Arrival, refuse_if_changed
from warehouse.intake.bounds import believed
from warehouse.intake.cutting import pieces
from warehouse.intake.disguise import Disguise
from warehouse.intake.fields import Fields, read_fields
from warehouse.intake.piece import Piece
from warehouse.intake.values import PROBLEMS

ENOUGH_LINES = 20
"""Fewer lines than this tell nothing of a file as a whole."""


@dataclass(frozen=True)
class Reading:
    """What reading one file gave.

    `lines` counts physical lines, `size` is how much text they are; `plain` counts
    those that hold nothing to read (the header and blank lines), by rule; `problems` is
    a frame of line, rule and raw text.
    """

    arrival: Arrival
    lines: int
    size: int
    plain: dict[str, int]
    problems: pl.DataFrame
    names: tuple[str, ...]
    encoding: str

    @property
    def undeclared(self) -> tuple[str, ...]:
        """Name the columns that came without being declared."""
        return tuple(n for n in self.names if n not in self.arrival.kind.columns)


def read_file(
    arrival: Arrival, *, zone: str, into: Path, disguise: Disguise
) -> Reading:
    """Read one file into Parquet parts under `into`, disguised."""
    into.mkdir(parents=True, exist_ok=True)
    seen = _Seen(arrival)
    for part, piece in enumerate(pieces(arrival)):
        fields = believed(read_fields(piece, arrival, zone), arrival.kind)
        seen.add(piece, fields)
        name = f"{arrival.ordinal:04}-{part:06}"
        hidden = disguise.put_on(fields.rows, arrival.kind, name)
        hidden.rows.write_parquet(into / f"{name}.parquet", compression="lz4")
        seen.problems.append(hidden.problems)
    refuse_if_changed(arrival)
    if arrival.kind.mode == "snapshot" and not seen.filled:
        raise FileRefusedError(
            f"{arrival.name} is a full list with nothing in it: at its word, all it "
            "listed before would be gone.",
            "Ask its sender whether the export failed.",
        )
    return Reading(
        arrival=arrival,
        lines=seen.lines,
        size=seen.size,
        plain=seen.plain(),
        problems=pl.concat([pl.DataFrame(schema=PROBLEMS), *seen.problems]),
        names=seen.names,
        encoding=seen.encoding,
    )


@dataclass
class _Seen:
    """What has been seen of a file so far, and whether it still is what it should."""

    arrival: Arrival
    lines: int = 0
    filled: int = 0
    size: int = 0
    names: tuple[str, ...] = ()
    encoding: str = ""
    bad_bytes: int = 0
    problems: list[pl.DataFrame] = field(default_factory=list)
    by_rule: Counter[str] = field(default_factory=Counter)

    def add(self, piece: Piece, fields: Fields) -> None:
        """Count a piece in, and refuse the file if that was one too many."""
        self.lines += piece.lines
        self.filled += piece.filled
        self.size += piece.size
        self.names, self.encoding = piece.names, piece.encoding
        if fields.problems.height:
            self.problems.append(fields.problems)
            self.bad_bytes += int(fields.problems["raw"].str.len_bytes().sum())
            counted = fields.problems.group_by("rule").len()
            self.by_rule.update(dict(counted.iter_rows()))
        self._refuse_unlike()

    def plain(self) -> dict[str, int]:
        """Count the lines that hold nothing to read, by rule."""
        header = self.arrival.kind.header_lines
        counted = {"header": header, "blank": self.lines - header - self.filled}
        return {rule: lines for rule, lines in counted.items() if lines}

    def _refuse_unlike(self) -> None:
        name, limits = self.arrival.name, self.arrival.limits
        if self.lines > limits.lines:
            raise FileRefusedError(
                f"{name} has more than {limits.lines:,} lines.",
                "Ask whether it is the right file; if so, raise limits.lines in "
                "source.toml.",
            )
        if self.size > limits.file_bytes:
            raise FileRefusedError(
                f"{name} reads as more than {limits.file_bytes:,} bytes of text.",
                "Ask whether it is the right file; if so, raise limits.file_bytes in "
                "source.toml.",
            )
        rule, bad = next(iter(self.by_rule.most_common(1)), ("", 0))
        is_taken_again = self.arrival.only is not None
        if is_taken_again or self.filled < ENOUGH_LINES:
            return
        if bad > self.filled * limits.bad_share:
            raise FileRefusedError(
                f"{bad:,} of {self.filled:,} lines of {name} break the rule {rule}: it "
                "is not the file that was declared.",
                "Ask for it as declared, or declare in source.toml what it is now.",
            )
        refuse_too_much(self.arrival, self.bad_bytes)


def refuse_too_much(arrival: Arrival, bad_bytes: int) -> None:
    """Refuse a file whose bad lines would take too much room."""
    if bad_bytes > arrival.limits.quarantine_bytes:
        raise FileRefusedError(
            f"The lines of {arrival.name} that cannot be taken are more than "
            f"{arrival.limits.quarantine_bytes:,} bytes long.",
            "Ask for a mended file; if they are to be kept one by one, raise "
            "limits.quarantine_bytes in source.toml.",
        )
