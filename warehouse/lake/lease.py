"""The write lease: one writer at a time, across processes, for everything that writes.

Taken before the duplicate check and held past the commit, so that two intakes of one
file cannot both believe they are the first.
"""

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
