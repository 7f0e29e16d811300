"""The read log: one chained, durable line per question, before its answer is shown."""

import fcntl
import hashlib
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from warehouse.errors import AccessDeniedError

GENESIS = "0" * 64
_TAIL_BYTES = 65_536


class ReadLog:
    """An append-only file; each entry carries the hash of the one before it."""

    def __init__(self, place: Path) -> None:
        """Open the log at a place, making it readable by its owner only."""
        self._place = place
        self._lock = Lock()

    def append(self, entry: Mapping[str, Any]) -> str:
        """Write an entry and wait for the disk; return its hash.

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

    def _append(self, entry: Mapping[str, Any]) -> str:
        self._place.parent.mkdir(parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT
        descriptor = os.open(self._place, flags, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            sequence, before = _last(descriptor)
            told = {
                "n": sequence + 1,
                "at": datetime.now(UTC).isoformat(),
                **entry,
                "before": before,
            }
            line, digest = _sealed(told)
            written = os.write(descriptor, line)
            if written != len(line):
                raise OSError("the disk took only part of an entry")
            os.fsync(descriptor)
            return digest
        finally:
            os.close(descriptor)


def verify(place: Path) -> int:
    """Check the whole chain and return the number of entries.

    Raises AccessDeniedError naming the first entry that does not follow from the last.
    """
    before, count = GENESIS, 0
    with place.open("rb") as stream:
        for count, raw in enumerate(stream, start=1):
            entry = json.loads(raw)
            digest = entry.pop("hash")
            if entry["before"] != before or _sealed(entry)[1] != digest:
                raise AccessDeniedError(
                    f"Entry {count} of {place} does not follow from the one before.",
                    "The log was altered: keep the file and ask who could write it.",
                )
            before = digest
    return count


def _sealed(entry: Mapping[str, Any]) -> tuple[bytes, str]:
    body = json.dumps(entry, ensure_ascii=False, sort_keys=True, default=str)
    digest = hashlib.sha256(body.encode()).hexdigest()
    line = json.dumps({**json.loads(body), "hash": digest}, ensure_ascii=False)
    return line.encode() + b"\n", digest


def _last(descriptor: int) -> tuple[int, str]:
    """Read the number and hash of the newest entry; a torn tail is closed off."""
    size = os.fstat(descriptor).st_size
    if size == 0:
        return 0, GENESIS
    span = min(size, _TAIL_BYTES)
    tail = os.pread(descriptor, span, size - span)
    if not tail.endswith(b"\n"):
        # A crash tore the last entry before it was acknowledged: nobody was shown it.
        kept = size - span + tail.rfind(b"\n") + 1
        os.ftruncate(descriptor, kept)
        return _last(descriptor)
    newest = json.loads(tail.rstrip(b"\n").rsplit(b"\n", 1)[-1])
    return int(newest["n"]), str(newest["hash"])
