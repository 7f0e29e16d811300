"""Takes a file in within a process of its own, and may be made to go wrong there."""

import multiprocessing
import os
import time
from collections.abc import Callable
from contextlib import nullcontext
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Literal

from warehouse.errors import LoantrailError
from warehouse.home import Home
from warehouse.intake import batch

Register = Callable[..., None]
Trouble = Literal["no lease", "killed before", "killed after"]


def start(
    home: Home, source: Path, files: Path, trouble: Trouble | None = None
) -> tuple[BaseProcess, Connection]:
    """Start a taker; it says when it is ready, waits for a word, and tells its fate."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.warehouse.taker"])
    ours, its = context.Pipe()
    process = context.Process(
        target=_take, args=(its, home, source, files), kwargs={"trouble": trouble}
    )
    process.start()
    its.close()
    return process, ours


def _take(
    told: Connection, home: Home, source: Path, files: Path, *, trouble: Trouble | None
) -> None:
    with batch.Intake(home) as door:
        if trouble is not None:
            _plant(trouble, files)
        told.send("ready")
        told.recv()
        try:
            summary = door.take(source, files)
        except LoantrailError as problem:
            told.send(str(problem))
        else:
            told.send((summary.facts, summary.duplicate))


def _plant(trouble: Trouble, files: Path) -> None:
    patched: Any = batch
    register: Register = patched.register
    if trouble == "no lease":
        patched.write_lease = lambda _: nullcontext()
        patched.register = lambda *told: _together(register, files, *told)
    else:
        patched.register = lambda *told: _killed(register, trouble, *told)


def _together(register: Register, files: Path, *told: object) -> None:
    """Register once both have judged what they take."""
    (files / f"judged-{os.getpid()}").touch()
    while len(list(files.glob("judged-*"))) == 1:
        time.sleep(0.01)
    register(*told)


def _killed(register: Register, trouble: Trouble, *told: Any) -> None:  # noqa: ANN401
    """Die as if killed: with all files written, or when the catalog has taken them."""
    if trouble == "killed after":
        register(*told)
    os.kill(os.getpid(), 9)
