"""Who may touch the lake when, across processes.

The write lease: one writer at a time, for everything that writes. Taken before the
duplicate check and held past the commit, so that two intakes of one file cannot both
believe they are the first.

Rest: upkeep, which replaces files, waits for the questions being read, and they for it.
NOTE: without that a reader who looks for a table's files just when DuckLake 1.5.5
commits a merge finds none, and answers that the table is empty. Adding to a table does
not disturb a reader, so an intake need not wait.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from warehouse.errors import LakeError
from warehouse.home import Home

PATIENCE_SECONDS = 1800.0


@contextmanager
def write_lease(home: Home, *, patience: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Hold the right to write; the system frees it when its holder dies."""
    home.lease_file.parent.mkdir(parents=True, exist_ok=True)
    lease = FileLock(home.lease_file, poll_interval=0.02)
    try:
        with lease.acquire(timeout=patience):
            yield
    except Timeout:
        raise LakeError(
            f"Another process has been writing to {home.lake_folder} "
            f"for more than {patience:.0f} s.",
            "Wait for its intake to finish, or end it; a rerun completes it.",
        ) from None


@contextmanager
def at_rest(home: Home) -> Iterator[None]:
    """Read while no file is being replaced; many may at once."""
    with _locked(home, fcntl.LOCK_SH):
        yield


@contextmanager
def rearranging(home: Home) -> Iterator[None]:
    """Replace files while nobody reads; the write lease must be held."""
    with _locked(home, fcntl.LOCK_EX):
        yield


@contextmanager
def _locked(home: Home, how: int) -> Iterator[None]:
    descriptor = os.open(home.rest_file, os.O_RDONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, how)
        yield
    finally:
        os.close(descriptor)
