"""The list of what a ZIP archive holds, and whether it may be looked into at all."""

import struct
import zipfile
from pathlib import Path, PurePosixPath, PureWindowsPath

from warehouse.errors import FileRefusedError
from warehouse.intake.limits import MIB

MOST_MEMBERS = 1000
ENCRYPTED = 0x1
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Those that unpack in little memory; the others may ask for gigabytes of it."""

NESTED = (".zip", ".gz", ".tgz", ".tar", ".7z", ".rar", ".bz2", ".xz", ".zst", ".jar")

_END = struct.Struct("<4s4H2LH")
_WIDE_END_PLACE = struct.Struct("<4sLQL")
_WIDE_END = struct.Struct("<4sQ2H2L4Q")
_FULL = 0xFFFF


def trespass(name: str) -> str | None:
    """Say what is wrong with a member's name, if anything is."""
    windows = PureWindowsPath(name)
    if name.startswith(("/", "\\")) or windows.drive or ".." in windows.parts:
        return "a name that leads out of the archive"
    if PurePosixPath(name).suffix.lower() in NESTED:
        return "an archive in an archive"
    return None


def refuse_long_list(path: Path) -> None:
    """Refuse an archive whose list alone would fill the memory, before it is read."""
    members, list_bytes = _end_of(path)
    if members > MOST_MEMBERS or list_bytes > MIB:
        raise FileRefusedError(
            f"{path.name} holds {members:,} files, more than {MOST_MEMBERS:,}.",
            "Ask its sender to send them in several archives.",
        )


def _end_of(path: Path) -> tuple[int, int]:
    """Read how many members an archive lists, and in how many bytes, from its end."""
    tail_bytes = _END.size + _FULL + _WIDE_END_PLACE.size
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - tail_bytes))
        tail = stream.read()
        place = tail.rfind(b"PK\x05\x06")
        if place < 0 or len(tail) - place < _END.size:
            return 0, 0  # no archive, as whoever opens it will say
        _, _, _, _, members, list_bytes, _, _ = _END.unpack_from(tail, place)
        wide = place - _WIDE_END_PLACE.size
        if wide >= 0 and tail[wide : wide + 4] == b"PK\x06\x07":
            stream.seek(_WIDE_END_PLACE.unpack_from(tail, wide)[2])
            told = stream.read(_WIDE_END.size)
            if len(told) == _WIDE_END.size:
                members, list_bytes = _WIDE_END.unpack(told)[7:9]
    return members, list_bytes
