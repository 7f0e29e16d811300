"""The read log: one chained, durable line per question, before its answer is shown.

The chain shows every alteration of what stands before its last entry. It cannot show
by itself that entries at the end were cut off, nor that one who may write the file
forged it anew from some entry on: against both, note the head (`loantrail verify` tells
it) where those who own this machine cannot write, and hand it to the next check.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from warehouse.errors import AccessDeniedError

GENESIS = "0" * 64
_TAIL_BYTES = 65_536


@dataclass(frozen=True)
class Head:
    """How far a log has come: its number of entries, and the hash of the last one."""

    entries: int
    hash: str

    def __str__(self) -> str:
        """Write it as one word: the number, a colon, the hash."""
        return f"{self.entries}:{self.hash}"


EMPTY = Head(0, GENESIS)


class ReadLog:
    """An append-only file; each entry carries the hash of the one before it."""

    def __init__(self, place: Path) -> None:
        """Open the log at a place, making it readable by its owner only."""
        self._place = place
        self._lock = Lock()

    def append(self, entry: Mapping[str, object]) -> Head:
        """Write an entry and wait for the disk; return the log's new head.

        Raises AccessDeniedError when it cannot be written: then nothing may be shown.
        """
        try:
            with self._lock:
                return self._append(entry)
        except OSError as problem:
            raise AccessDeniedError(
                "The read log {place} cannot be written: {problem}.",
                "Nothing is shown while reads cannot be logged; free the disk.",
                place=self._place,
                problem=problem,
            ) from problem

    def _append(self, entry: Mapping[str, object]) -> Head:
        is_new = not self._place.exists()
        self._place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT
        descriptor = os.open(self._place, flags, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            before = _head(descriptor, self._place)
            number = before.entries + 1
            at = datetime.now(UTC).isoformat()
            line, digest = _sealed({**entry, "n": number, "at": at}, before.hash)
            written = os.write(descriptor, line)
            if written != len(line):
                raise OSError("the disk took only part of an entry")
            os.fsync(descriptor)
            if is_new:
                _sync_folder(self._place.parent)
            return Head(number, digest)
        finally:
            os.close(descriptor)


def verify(place: Path, *, since: Head = EMPTY) -> Head:
    """Check the whole chain, and that it still holds an earlier head; give its head.

    Raises AccessDeniedError naming the first entry that does not follow from the last.
    A last line without its end is no entry: a crash tore it, nobody was shown it.
    """
    head = EMPTY
    is_held = since == EMPTY
    with place.open("rb") as stream:
        for raw in stream:
            if not raw.endswith(b"\n"):
                break
            head = _follow(head, raw, place)
            is_held = is_held or head == since
    if not is_held:
        raise AccessDeniedError(
            f"{place} no longer holds the entry {since.entries} that was noted.",
            "The log was cut off or forged: keep the file and ask who could write it.",
        )
    return head


def _follow(head: Head, raw: bytes, place: Path) -> Head:
    """Give the head after one more line, or say that it does not follow."""
    try:
        entry = json.loads(raw)
        digest, number, before = entry.pop("hash"), entry["n"], entry.pop("before")
        follows = (number, before) == (head.entries + 1, head.hash)
        if follows and _sealed(entry, before)[0] == raw:
            return Head(number, digest)
    except (ValueError, KeyError, TypeError, AttributeError):
        pass  # no entry of ours, and so it does not follow
    raise AccessDeniedError(
        f"Entry {head.entries + 1} of {place} does not follow from the one before.",
        "The log was altered: keep the file and ask who could write it.",
    )


def _sealed(entry: Mapping[str, object], before: str) -> tuple[bytes, str]:
    """Write an entry as its one line of bytes, and give the hash that seals it."""
    told = {**entry, "before": before}
    body = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
    digest = hashlib.sha256(body.encode()).hexdigest()
    return f'{body[:-1]}, "hash": "{digest}"}}\n'.encode(), digest


def _head(descriptor: int, place: Path) -> Head:
    """Read the newest entry; a torn tail is closed off."""
    size = os.fstat(descriptor).st_size
    last, end = b"", size
    while end and b"\n" not in last[:-1]:
        start = max(0, end - _TAIL_BYTES)
        last = os.pread(descriptor, end - start, start) + last
        end = start
    whole, _, torn = last.rpartition(b"\n")
    if torn:
        # A crash tore the last entry before it was acknowledged: nobody was shown it.
        os.ftruncate(descriptor, size - len(torn))
        return _head(descriptor, place)
    if not whole:
        return EMPTY
    try:
        newest = json.loads(whole.rpartition(b"\n")[2])
        return Head(int(newest["n"]), str(newest["hash"]))
    except (ValueError, KeyError, TypeError):
        raise AccessDeniedError(
            "The last line of the read log {place} is no entry.",
            "Keep the file and ask who could write it; a new log begins once it is "
            "moved away.",
            place=place,
        ) from None


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
