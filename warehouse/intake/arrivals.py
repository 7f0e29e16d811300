"""The files that came: which kind each is, its identity, and its place in the order."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from warehouse.errors import FileRefusedError
from warehouse.intake.declared import FileKind
from warehouse.intake.source import Source

LINE_BITS = 40
"""A line's number in a batch is its file's ordinal, shifted, plus its own number."""

LINE_MASK = (1 << LINE_BITS) - 1
"""Takes a line's own number in its file back out of its number in the batch."""


@dataclass(frozen=True)
class Arrival:
    """One file of a batch.

    `ordinal` counts the files of the batch from 1; `file_id` is the hash of the bytes.
    """

    kind: FileKind
    path: Path
    ordinal: int
    file_id: str
    size: int

    @property
    def first_line(self) -> int:
        """Stand before the file's first line in the batch's numbering."""
        return self.ordinal << LINE_BITS

    def owns(self, line: int) -> bool:
        """Tell whether a line of the batch is one of this file's."""
        return line >> LINE_BITS == self.ordinal


def arrivals(source: Source, folder: Path) -> tuple[list[Arrival], list[str]]:
    """Find the source's files in a folder, in a settled order, and name the others."""
    if not folder.is_dir():
        raise FileRefusedError(
            f"{folder} is no folder.", "Name the folder of the files."
        )
    found: list[tuple[FileKind, Path]] = []
    strangers: list[str] = []
    for path in sorted(p for p in folder.iterdir() if p.is_file()):
        kinds = [k for k in source.files if re.fullmatch(k.pattern, path.name)]
        if kinds:
            found.append((kinds[0], path))
        elif not path.name.startswith("."):
            strangers.append(path.name)
    if not found:
        raise FileRefusedError(
            f"{folder} holds no file of the source {source.name}.",
            f"It sends: {', '.join(kind.pattern for kind in source.files)}.",
        )
    order = {kind.name: place for place, kind in enumerate(source.files)}
    found.sort(
        key=lambda kind_and_path: (order[kind_and_path[0].name], kind_and_path[1])
    )
    return [_arrival(k, p, n) for n, (k, p) in enumerate(found, start=1)], strangers


def _arrival(kind: FileKind, path: Path, ordinal: int) -> Arrival:
    size = path.stat().st_size
    if size == 0:
        raise FileRefusedError(
            f"{path.name} is empty, it has not even a header.",
            "Ask for it again, or take it out of the folder.",
        )
    with path.open("rb") as stream:
        file_id = hashlib.file_digest(stream, "sha256").hexdigest()[:32]
    return Arrival(kind=kind, path=path, ordinal=ordinal, file_id=file_id, size=size)


def refuse_if_changed(arrival: Arrival) -> None:
    """Refuse a file that was still being written while it was read."""
    with arrival.path.open("rb") as stream:
        now = hashlib.file_digest(stream, "sha256").hexdigest()[:32]
    if now != arrival.file_id:
        raise FileRefusedError(
            f"{arrival.path.name} changed while it was being read.",
            "Send it again when its sender has finished writing it.",
        )
