"""Workrooms: a folder per batch for what lies between its files and the lake."""

import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from warehouse.home import Home

YOUNG_SECONDS = 60.0
"""A room this new may be waiting for its owner to lock it."""


@contextmanager
def workroom(home: Home, source: str) -> Iterator[Path]:
    """Give a folder for one batch; it goes with it, or once its owner is dead."""
    home.work_folder.mkdir(parents=True, exist_ok=True)
    room = home.work_folder / f"{source}-{uuid.uuid4().hex}"
    lock = room.with_suffix(".lock")
    with FileLock(lock):
        room.mkdir()
        try:
            yield room
        finally:
            shutil.rmtree(room, ignore_errors=True)
            _forget(lock)


def remove_abandoned(home: Home, *, young: float = YOUNG_SECONDS) -> None:
    """Remove the rooms of processes that died; the caller holds the write lease."""
    for lock in home.work_folder.glob("*.lock"):
        if time.time() - lock.stat().st_mtime < young:
            continue
        try:
            with FileLock(lock, timeout=0):
                shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
                _forget(lock)
        except Timeout:
            continue


def _forget(lock: Path) -> None:
    """Remove a lock that is held; where the system forbids it, the next one does."""
    with suppress(OSError):
        lock.unlink()
