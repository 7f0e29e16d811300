"""A file of entries that only the vault's key opens, and that shows if it was altered.

It is written in frames, so that memory does not grow with it. Each frame is sealed with
its number and whether it is the last: none can be cut off, moved or left out unseen.
"""

import json
import os
import secrets as dice
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from warehouse.errors import VaultError

Entry = dict[str, object]

MAGIC = b"loantrail lockbox 1\n"
NONCE = 12
ENTRIES_A_FRAME = 2_000


def write(place: Path, entries: Iterable[Entry], key: bytes, generation: int) -> int:
    """Write entries, durably and whole or not at all; tell how many there were."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    written = place.with_name(f".{place.name}-{dice.token_hex(8)}")
    descriptor = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(MAGIC + generation.to_bytes(4))
            count = _write_frames(stream, iter(entries), AESGCM(key))
            stream.flush()
            os.fsync(stream.fileno())
        written.replace(place)
    finally:
        written.unlink(missing_ok=True)
    return count


def _write_frames(stream: BinaryIO, entries: Iterator[Entry], cipher: AESGCM) -> int:
    frame, number, count = list(islice(entries, ENTRIES_A_FRAME)), 0, 0
    is_last = False
    while not is_last:
        following = list(islice(entries, ENTRIES_A_FRAME))
        is_last = not following
        text = "".join(json.dumps(e, ensure_ascii=False) + "\n" for e in frame)
        nonce = dice.token_bytes(NONCE)
        sealed = cipher.encrypt(nonce, text.encode(), _seal(number, is_last=is_last))
        stream.write(len(sealed).to_bytes(4) + nonce + sealed)
        count, frame, number = count + len(frame), following, number + 1
    return count


def generation_of(place: Path) -> int:
    """Tell which generation of its key a file was written with."""
    with place.open("rb") as stream:
        return _generation(stream, place)


def read(place: Path, key: bytes) -> Iterator[Entry]:
    """Read the entries back.

    Raises VaultError where the file is not, to the byte, as it was written.
    """
    cipher, number, is_last = AESGCM(key), 0, False
    with place.open("rb") as stream:
        _generation(stream, place)
        while head := stream.read(4):
            nonce, sealed = stream.read(NONCE), stream.read(int.from_bytes(head))
            is_last = not stream.peek(1)
            try:
                text = cipher.decrypt(nonce, sealed, _seal(number, is_last=is_last))
            except (InvalidTag, ValueError):
                raise _altered(place) from None
            # Not splitlines: a raw text may hold what Unicode too takes for a new line.
            yield from (json.loads(line) for line in text.decode().split("\n")[:-1])
            number += 1
    if not is_last:
        raise _altered(place)


def _seal(number: int, *, is_last: bool) -> bytes:
    return b"%d%s" % (number, b"." if is_last else b",")


def _generation(stream: BinaryIO, place: Path) -> int:
    if stream.read(len(MAGIC)) != MAGIC:
        raise _altered(place)
    return int.from_bytes(stream.read(4))


def _altered(place: Path) -> VaultError:
    return VaultError(
        f"{place} is not as it was written: it is damaged or was altered.",
        "Restore it from a backup; what it held is not shown as it stands.",
    )
