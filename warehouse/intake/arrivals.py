"""The files that came: which kind each is, its identity, and its place in the order."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from warehouse.errors import FileRefusedError
from warehouse.intake.declared import FileKind
from warehouse.intake.limits import SAFE, Limits
from warehouse.intake.magic import (
    refuse_what_is_no_parquet,
    refuse_what_is_no_text,
)
from warehouse.intake.manifest import Told, read_manifest
from warehouse.intake.packed import Found, within
from warehouse.intake.source import Source
from warehouse.intake.unfinished import being_written

LINE_BITS = 40
"""A line's number in a batch is its file's ordinal, shifted, plus its own number."""

LINE_MASK = (1 << LINE_BITS) - 1
"""Takes a line's own number in its file back out of its number in the batch."""


@dataclass(frozen=True)
class Arrival:
    """One file of a batch, as it can be read.

    `ordinal` counts the files of the batch from 1; `file_id` is the hash of its text,
    packed or not. `came` is the file in the folder where that is not `path` itself,
    `sent_as` what its sender called it, and `matched` what told its kind. Of lines
    taken out of quarantine, `only` gives the numbers they had, and `sequence` the place
    of the file they were in. `told` is what the control file beside it says.
    """

    kind: FileKind
    path: Path
    ordinal: int
    file_id: str
    size: int
    limits: Limits = SAFE
    came: Path | None = None
    sent_as: str = ""
    matched: str = ""
    sequence: int | None = None
    only: tuple[int, ...] | None = None
    told: Told | None = None

    @property
    def name(self) -> str:
        """Name the file as its sender did: of one in an archive, both."""
        return self.sent_as or self.path.name

    @property
    def first_line(self) -> int:
        """Stand before the file's first line in the batch's numbering."""
        return self.ordinal << LINE_BITS

    def owns(self, line: int) -> bool:
        """Tell whether a line of the batch is one of this file's."""
        return line >> LINE_BITS == self.ordinal

    def numbers(self, done: int, count: int) -> pl.Series:
        """Number so many lines in the batch, after those already done."""
        if self.only is not None:
            own = pl.Series(self.only[done : done + count], dtype=pl.Int64)
            return self.first_line + own
        first = self.first_line + done + 1
        return pl.int_range(first, first + count, dtype=pl.Int64, eager=True)


def arrivals(
    source: Source, folder: Path, work: Path
) -> tuple[list[Arrival], list[str]]:
    """Find the source's files in a folder, in a settled order, and name the others.

    Those that came packed are unpacked under the work folder.
    """
    if not folder.is_dir():
        raise FileRefusedError(
            f"{folder} is no folder.", "Name the folder of the files."
        )
    found: list[Found] = []
    strangers: list[str] = []
    lying = sorted(path for path in folder.iterdir() if path.is_file())
    for path in lying:
        inside = within(path, source, work / "unpacked" / f"{len(found):04}")
        found += inside
        if not inside and not path.name.startswith("."):
            strangers.append(path.name)
    told = _told(source, found)
    strangers = [n for n in strangers if n not in {t.place.name for t in told.values()}]
    if not found:
        raise FileRefusedError(
            f"{folder} holds no file of the source {source.name}.",
            f"It sends: {', '.join(kind.pattern for kind in source.files)}.",
        )
    _refuse_unfinished({file.came.name for file in found}, lying)
    order = {kind.name: place for place, kind in enumerate(source.files)}
    found.sort(key=lambda file: (order[file.kind.name], file.name))
    made = _arrivals(found, source.limits)
    return [replace(a, told=told.get(a.came or a.path)) for a in made], strangers


def _refuse_unfinished(taken: set[str], lying: Iterable[Path]) -> None:
    """Refuse a file beside which its sender is writing it again."""
    for whole, half in being_written(path.name for path in lying).items():
        if whole in taken:
            raise FileRefusedError(
                f"{half} lies beside {whole}: its sender is still writing.",
                "Wait until it is done, or take out what was left behind.",
            )


def _told(source: Source, found: list[Found]) -> dict[Path, Told]:
    """Read the control file of each file that came, where the source sends them."""
    if source.manifest is None:
        return {}
    told: dict[Path, Told] = {}
    for came in {file.came for file in found}:
        told[came] = read_manifest(source.manifest.beside(came))
        told[came].refuse_unlike(came, source.manifest.version)
    return told


def _arrivals(found: list[Found], limits: Limits) -> Iterator[Arrival]:
    for ordinal, file in enumerate(found, start=1):
        size = file.path.stat().st_size
        if size == 0:
            header = ", it has not even a header" if file.kind.header_lines else ""
            raise FileRefusedError(
                f"{file.name} is empty{header}.",
                "Ask for it again, or take it out of the folder.",
            )
        if size > limits.file_bytes:
            raise FileRefusedError(
                f"{file.name} has {size:,} bytes, more than {limits.file_bytes:,}.",
                "Ask whether it is the right file; if so, raise limits.file_bytes "
                "in source.toml.",
            )
        if file.kind.format == "parquet":
            refuse_what_is_no_parquet(file.path, file.name)
        else:
            refuse_what_is_no_text(file.path, file.name)
        yield Arrival(
            kind=file.kind,
            path=file.path,
            ordinal=ordinal,
            file_id=file_id(file.path),
            size=size,
            limits=limits,
            came=None if file.came == file.path else file.came,
            sent_as=file.name,
            matched=file.matched,
        )


def file_id(path: Path) -> str:
    """Give the identity of a file: the hash of its bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()[:32]


def refuse_if_changed(arrival: Arrival) -> None:
    """Refuse a file that was still being written while it was read."""
    if arrival.came is None and file_id(arrival.path) != arrival.file_id:
        raise FileRefusedError(
            f"{arrival.name} changed while it was being read.",
            "Send it again when its sender has finished writing it.",
        )
