"""Rest, across machines: upkeep replaces files while nobody reads.

It does not stand in line for that: whoever came to read would wait behind it for those
who read already. It asks again and again, as upkeep has time and a reader has not.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from pg8000.exceptions import DatabaseError

from warehouse.errors import LakeError
from warehouse.lake.catalogs.turns import REARRANGING, Line
from warehouse.postgres.address import Database
from warehouse.postgres.connection import LOST

READERS_PATIENCE_SECONDS = 120.0
UPKEEPS_PATIENCE_SECONDS = 1800.0
ASK_EVERY_SECONDS = 0.02
CHECK_EVERY_SECONDS = 5.0


class Rest:
    """This process's part in it: one session, however many read."""

    def __init__(self, database: Database) -> None:
        """Connect to nothing yet."""
        self._database = database
        self._line = Line(database, "rest")
        self._readers = 0
        self._checked = 0.0

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Read while no file is being replaced."""
        with self._line.mutex:
            if self._readers == 0 or self._is_lost():
                self._share()
            self._readers += 1
        try:
            yield
        finally:
            with self._line.mutex:
                self._readers -= 1
                if self._readers == 0:
                    self._line.let_go(REARRANGING, shared=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Replace files while no process reads."""
        line = Line(self._database, "upkeep")
        deadline = time.monotonic() + UPKEEPS_PATIENCE_SECONDS
        try:
            while not line.take(REARRANGING, time.monotonic()):
                if time.monotonic() > deadline:
                    raise LakeError(
                        f"Upkeep found no moment when nobody read {self._database}.",
                        "Run it again at a quiet hour.",
                    )
                time.sleep(ASK_EVERY_SECONDS)
            yield
        finally:
            line.close()

    def _share(self) -> None:
        self._checked = time.monotonic()
        deadline = self._checked + READERS_PATIENCE_SECONDS
        if not self._line.take(REARRANGING, deadline, shared=True):
            raise LakeError(
                "The lake has been rearranged for more than {seconds} s.",
                "Try again when upkeep has ended.",
                seconds=f"{READERS_PATIENCE_SECONDS:g}",
            )

    def _is_lost(self) -> bool:
        """Look now and then whether the session many share is still there."""
        if time.monotonic() - self._checked < CHECK_EVERY_SECONDS:
            return False
        self._checked = time.monotonic()
        try:
            self._line.session.run("select 1")
        except (*LOST, DatabaseError):
            self._line.close()
            return True
        return False
