"""Files that come packed: found by name, unpacked within bounds, or refused."""

import gzip
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from warehouse.errors import FileRefusedError
from warehouse.intake.declared import FileKind
from warehouse.intake.limits import MIB, Limits
from warehouse.intake.members import ENCRYPTED, METHODS, refuse_long_list, trespass
from warehouse.intake.source import Source

CHUNK = MIB
AGAIN = "Ask its sender to send it again"


@dataclass(frozen=True)
class Found:
    """A file of a source: where it can be read, and as what it came.

    `name` is how its sender called it, of one in an archive both names; `matched` the
    part of it that tells its kind, and its place in the order.
    """

    kind: FileKind
    path: Path
    came: Path
    name: str
    matched: str


def within(path: Path, source: Source, into: Path) -> list[Found]:
    """Give the source's files that a file is, or holds packed; none if it has none."""
    matched = kind_by_name(path, source)
    ending = path.suffix.lower()
    if ending == ".zip":
        with _zip(path) as archive:
            return list(_Archive(path, archive, source, into).files(matched))
    if matched is None:
        return []
    kind, by = matched
    if ending != ".gz":
        return [Found(kind, path, path, path.name, by)]
    with _damage_told(path), gzip.GzipFile(path) as stream:
        unpacked = _Packed(path, source.limits).unpack(stream, into)
    return [Found(kind, unpacked, path, path.name, by)]


def kind_by_name(path: Path, source: Source) -> tuple[FileKind, str] | None:
    """Tell a file's kind by its name, with or without the ending that says packed."""
    names = [path.name]
    if path.suffix.lower() in (".gz", ".zip"):
        names.append(path.name.removesuffix(path.suffix))
    kinds = ((source.kind_of(name), name) for name in names)
    return next(((kind, name) for kind, name in kinds if kind), None)


@dataclass
class _Packed:
    """One packed file, and how much has been unpacked of it so far."""

    path: Path
    limits: Limits
    unpacked: int = field(default=0, init=False)

    def unpack(self, stream: IO[bytes] | gzip.GzipFile, into: Path) -> Path:
        """Write what a stream gives, up to the limits."""
        into.mkdir(parents=True)
        place = into / "text"
        with place.open("xb") as out:
            while chunk := stream.read(CHUNK):
                self.unpacked += len(chunk)
                self._refuse_bomb()
                out.write(chunk)
        return place

    def _refuse_bomb(self) -> None:
        packed = max(self.path.stat().st_size, MIB // self.limits.unpacked_ratio)
        if self.unpacked > packed * self.limits.unpacked_ratio:
            raise FileRefusedError(
                f"{self.path.name} unpacks to more than {self.limits.unpacked_ratio} "
                "times its size, as no table does but a bomb.",
                f"{AGAIN} as plain text; if that is what it holds, raise "
                "limits.unpacked_ratio in source.toml.",
            )
        if self.unpacked > self.limits.unpacked_bytes:
            raise FileRefusedError(
                f"{self.path.name} unpacks to more than "
                f"{self.limits.unpacked_bytes:,} bytes.",
                f"{AGAIN} in parts, or raise limits.unpacked_bytes in source.toml.",
            )


@dataclass(frozen=True)
class _Archive:
    """A ZIP archive: one file under the archive's own name, or several under theirs."""

    path: Path
    archive: zipfile.ZipFile
    source: Source
    into: Path

    def files(self, matched: tuple[FileKind, str] | None) -> Iterator[Found]:
        """Unpack what is of the source, refusing the whole for one bad member."""
        members = [m for m in self.archive.infolist() if not _is_of_a_system(m)]
        for member in members:
            self._refuse_unfit(member)
        wanted = list(self._wanted(members, matched))
        twice = len({member.filename for member, _, _ in wanted}) < len(wanted)
        if twice or (matched and len(members) != 1):
            raise FileRefusedError(
                f"{self.path.name} holds {len(members)} files where one was to be"
                f"{' of each name' if twice else ''}.",
                f"{AGAIN} with one file in it, or each packed alone.",
            )
        packed = _Packed(self.path, self.source.limits)
        for number, (member, kind, by) in enumerate(wanted):
            with _damage_told(self.path), self.archive.open(member) as stream:
                place = packed.unpack(stream, self.into / f"{number:04}")
            name = f"{self.path.name}/{member.filename}"
            yield Found(kind, place, self.path, name, by)

    def _wanted(
        self, members: list[zipfile.ZipInfo], matched: tuple[FileKind, str] | None
    ) -> Iterator[tuple[zipfile.ZipInfo, FileKind, str]]:
        for member in members:
            own = PurePosixPath(member.filename).name
            kind, by = matched or (self.source.kind_of(own), own)
            if kind is not None:
                yield member, kind, by

    def _refuse_unfit(self, member: zipfile.ZipInfo) -> None:
        wrong = trespass(member.filename)
        if stat.S_ISLNK(member.external_attr >> 16):
            wrong = "a link to elsewhere"
        elif member.flag_bits & ENCRYPTED:
            wrong = "under a password"
        elif member.compress_type not in METHODS:
            wrong = "packed in a way that is not unpacked here"
        if wrong:
            raise FileRefusedError(
                f"{self.path.name} holds {member.filename!r}, {wrong}.",
                f"{AGAIN}: plain files, packed once, by the usual method.",
            )


def _is_of_a_system(member: zipfile.ZipInfo) -> bool:
    """Tell folders, and what a Mac puts beside each file, from what was sent."""
    name = PurePosixPath(member.filename)
    is_hidden = name.name.startswith(".") or "__MACOSX" in name.parts
    return member.is_dir() or is_hidden


@contextmanager
def _zip(path: Path) -> Iterator[zipfile.ZipFile]:
    refuse_long_list(path)
    with _damage_told(path):
        try:
            # Names that do not say how they are written come from Chinese Windows.
            archive = zipfile.ZipFile(path, metadata_encoding="gb18030")
        except UnicodeDecodeError:
            archive = zipfile.ZipFile(path)
        with archive:
            yield archive


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    """Say of a damaged archive that it is, whichever way that shows."""
    try:
        yield
    except (
        EOFError,
        NotImplementedError,
        RuntimeError,
        gzip.BadGzipFile,
        zipfile.BadZipFile,
        zlib.error,
    ) as problem:
        raise FileRefusedError(
            f"{path.name} cannot be unpacked: {str(problem).rstrip('.')}.",
            f"{AGAIN}: it is cut off or damaged.",
        ) from None
