"""Advisory locks of PostgreSQL: who may touch the lake when, across machines.

A lock on a file holds between processes of one machine. These hold between sessions of
one database, whatever machine they come from, and end with their session.
"""

import os
import platform
import re
import time
import uuid
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from weakref import WeakValueDictionary

from pg8000.exceptions import DatabaseError
from pg8000.native import Connection

from warehouse.errors import LakeError
from warehouse.postgres.address import Database
from warehouse.postgres.connection import LOST, code, connect, is_lost, reason

WRITING, REARRANGING = 0x10A7_7A11_0001, 0x10A7_7A11_0002
"""The locks' numbers: the same in every database, and by all odds nobody else's."""

LONGEST_WAIT = 5.0
"""Seconds a session stands in line at once, so that a silent network is noticed."""

_BORN = uuid.uuid4().hex[:12]

_TABLE = """
    create table if not exists public.loantrail_lease(
        one boolean primary key default true check (one),
        holder text not null,
        taken_at timestamptz not null
    )
"""
_SIGN = """
    insert into public.loantrail_lease values (true, :holder, now())
    on conflict (one) do update set holder = excluded.holder, taken_at = now()
"""


def holder() -> str:
    """Name this process like no other on any machine."""
    machine = re.sub(r"[^\w.-]", "_", platform.node())
    return f"{machine}:{os.getpid()}:{_BORN}"


class Line:
    """A session that takes a database's locks; one at a time uses it.

    It is kept for the next time, and ended with the line.
    """

    def __init__(self, database: Database, purpose: str) -> None:
        """Connect to nothing yet."""
        self._database = database
        self._purpose = purpose
        self._kept: list[Connection] = []
        self.mutex = Lock()
        weakref.finalize(self, _end, self._kept)

    def __str__(self) -> str:
        """Name the database for a sentence."""
        return str(self._database)

    @property
    def session(self) -> Connection:
        """Give the session, opened first where there is none."""
        if not self._kept:
            self._kept.append(connect(self._database, self._purpose))
        return self._kept[0]

    def take(self, lock: int, deadline: float, *, shared: bool = False) -> bool:
        """Take a lock; stand in line for it until the deadline."""
        try:
            return self._take(self.session, lock, deadline, shared=shared)
        except (*LOST, DatabaseError) as problem:
            if not is_lost(problem):
                raise
            self.close()  # it was idle, and the database may have been restarted
            return self._take(self.session, lock, deadline, shared=shared)

    def let_go(self, lock: int, *, shared: bool = False) -> None:
        """Give a lock back; one lost with its session is given back already."""
        try:
            for session in self._kept:
                session.run(f"select pg_advisory_unlock{_kind(shared)}({lock})")
        except (*LOST, DatabaseError):
            self.close()

    def close(self) -> None:
        """End the session, and with it all it holds."""
        _end(self._kept)

    def _take(
        self, session: Connection, lock: int, deadline: float, *, shared: bool
    ) -> bool:
        if session.run(f"select pg_try_advisory_lock{_kind(shared)}({lock})")[0][0]:
            return True  # as nearly always: one question, one answer
        while (left := deadline - time.monotonic()) > 0:
            wait = max(1, round(min(left, LONGEST_WAIT) * 1000))
            session.run(f"set lock_timeout = {wait}")
            try:
                session.run(f"select pg_advisory_lock{_kind(shared)}({lock})")
            except DatabaseError as problem:
                if code(problem) != "55P03":  # that the wait was not long enough
                    raise
            else:
                return True
        return False


def _end(sessions: list[Connection]) -> None:
    while sessions:
        with suppress(*LOST):
            sessions.pop().close()


def _kind(shared: bool) -> str:  # noqa: FBT001  a word of the statement
    return "_shared" if shared else ""


_lines: WeakValueDictionary[Database, Line] = WeakValueDictionary()
_lines_mutex = Lock()


def line_to_write(database: Database) -> Line:
    """Give this process's one line to write: its threads wait for each other here."""
    with _lines_mutex:
        line = _lines.get(database)
        if line is None:
            line = _lines[database] = Line(database, "lease")
        return line


@contextmanager
def write_lease(line: Line, patience: float) -> Iterator[None]:
    """Hold the right to write, by a lock of a session's own and a signature.

    The session may be lost unnoticed. So whoever takes the lease signs for it, and the
    catalog takes commits of the last one to sign only: see `fence`.
    """
    deadline = time.monotonic() + patience
    if not line.mutex.acquire(timeout=patience):
        raise _busy(line, patience, "this one")
    try:
        if not line.take(WRITING, deadline):
            raise _busy(line, patience, _signed(line))
        try:
            _sign(line)
            yield
        finally:
            line.let_go(WRITING)
    finally:
        line.mutex.release()


def _sign(line: Line) -> None:
    try:
        if not line.session.run("select to_regclass('public.loantrail_lease')")[0][0]:
            line.session.run(_TABLE)
        line.session.run(_SIGN, holder=holder())
    except DatabaseError as problem:
        if code(problem) != "42501":  # that it is not allowed
            raise
        raise LakeError(
            f"The lake {line} may not be written by who signs in: {reason(problem)}.",
            "Sign in as the role that owns the catalog (docs/team.md).",
        ) from None


def _busy(line: Line, patience: float, who: str) -> LakeError:
    return LakeError(
        f"Another process ({who}) has been writing to the lake {line} "
        f"for more than {patience:.0f} s.",
        "Wait for its intake to finish, or end it; a rerun completes it.",
    )


def _signed(line: Line) -> str:
    """Say whose signature the lease bears: the machine and the process's number."""
    with suppress(*LOST, DatabaseError):
        for (who,) in line.session.run("select holder from public.loantrail_lease"):
            return str(who).rpartition(":")[0]
    return "not known"
