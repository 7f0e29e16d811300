"""What is dear to make is made by one process of a test run, for all of them."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

SHARED = "LOANTRAIL_TESTS_SHARE"


def share() -> Path:
    """Make the folder all processes of this run share; they inherit its name."""
    folder = Path(tempfile.mkdtemp(prefix="loantrail-tests-"))
    os.environ[SHARED] = str(folder)
    return folder


def forget() -> None:
    """Remove what was shared, when the run is over."""
    shutil.rmtree(os.environ.pop(SHARED), ignore_errors=True)


def made_once(name: str, make: Callable[[Path], object]) -> Path:
    """Give a folder as `make` leaves it; the first process to ask makes it.

    Read it, or copy it, but never write it. One that could not be made is made anew.
    """
    folder = Path(os.environ[SHARED]) / name
    with FileLock(folder.with_suffix(".lock")):
        if not folder.is_dir():
            begun = folder.with_suffix(".begun")
            shutil.rmtree(begun, ignore_errors=True)
            begun.mkdir()
            make(begun)
            begun.rename(folder)
    return folder
