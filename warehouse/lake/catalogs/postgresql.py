"""The catalog in PostgreSQL, its files in a shared folder: a lake for a team."""

from contextlib import AbstractContextManager
from pathlib import Path

import duckdb

from warehouse.errors import LakeError
from warehouse.intake.wording import quoted
from warehouse.lake.catalogs import fence, turns
from warehouse.lake.catalogs.rest import Rest
from warehouse.postgres.address import Database
from warehouse.postgres.connection import connect, unreachable

SECRET = "catalog"  # noqa: S105  the name it is kept by, not what it is

_LOOK = """
    select to_regclass('public.ducklake_snapshot') is not null, rolsuper
    from pg_roles where rolname = current_user
"""
_ALIVE = {
    "connect_timeout": "10",
    "keepalives_idle": "20",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "60000",
}
MOST_ROWS_INSIDE = 10_000
"""Rows a commit may bring into the catalog itself.

NOTE: where the answer to a commit is lost, DuckLake 1.5.5 takes it for failed and
deletes the files it wrote for it, though the catalog may have taken them. So what it
inserts by itself, the register of files and batches, is kept out of files.
"""


_UNANSWERED = (
    "Unable to connect to Postgres",
    "server closed the connection",
    "terminating connection",
    "SSL connection has been closed",
    "SSL SYSCALL error",
    "could not receive data from server",
    "could not send data to server",
    "no connection to the server",
)
"""What libpq says where the connection is the trouble, and not the statement."""


class PostgreSQL:
    """A database that holds the catalog, and a folder that all machines see."""

    extension = "postgres_scanner"

    def __init__(self, database: Database, data_folder: Path) -> None:
        """Connect to nothing yet."""
        self._database = database
        self._data_folder = data_folder
        self._line = turns.line_to_write(database)
        self._rest = Rest(database)
        self._was_seen = False
        self.place = str(database)

    def exists(self) -> bool:
        """Ask the database for DuckLake's tables; refuse to come as its superuser."""
        if self._was_seen:
            return True
        session = connect(self._database, "look")
        try:
            ((is_there, is_superuser),) = session.run(_LOOK)
        finally:
            session.close()
        if is_superuser:
            raise LakeError(
                "{user} is a superuser of {database}: it could read files and run "
                "programs there.",
                "Sign in as a role that owns the catalog or may read it, and no more "
                "(docs/team.md).",
                user=self._database.user,
                database=self._database,
            )
        self._was_seen = bool(is_there)
        return self._was_seen

    def make(self) -> None:
        """Have the folder for the files; its owner and mode stay as they are."""
        self.exists()
        self._data_folder.mkdir(parents=True, exist_ok=True)

    def attach(self, engine: duckdb.DuckDBPyConnection, *how: str) -> None:
        """Attach the database; its password goes by a secret, which no text shows."""
        options = list(how)
        if self._database.password is not None:
            told = quoted(self._database.password)
            engine.execute(
                f"create or replace secret {SECRET} (type postgres, password {told})"
            )
            options.append(f"meta_secret '{SECRET}'")
        purpose = "read" if "read_only" in how else "write"
        if purpose == "write":
            options.append(f"data_inlining_row_limit {MOST_ROWS_INSIDE}")
        address = self._database.conninfo(
            application_name=f"loantrail {purpose}",
            options=f"-c {fence.SETTING}={turns.holder()}",
            **_ALIVE,
        )
        address = quoted(f"ducklake:postgres:{address}")
        try:
            engine.execute(f"attach {address} as lake ({', '.join(options)})")
        except duckdb.Error as problem:
            raise LakeError(
                "The lake in {database} cannot be opened: {reason}.",
                "Look at the rights of {user} there.",
                database=self._database,
                reason=str(problem).splitlines()[0],
                user=self._database.user,
            ) from None

    def settle(self, _: duckdb.DuckDBPyConnection) -> None:
        """Put up the fence that keeps out who has lost the lease."""
        fence.put_up(self._database)

    def lost(self, problem: duckdb.Error) -> LakeError | None:
        """Say that the database does not answer, if DuckDB found that it does not."""
        told = str(problem)
        if not any(words in told for words in _UNANSWERED):
            return None
        return unreachable(self._database, _why(told))

    def write_lease(self, patience: float) -> AbstractContextManager[None]:
        """Take the lock of the database, and sign for it."""
        return turns.write_lease(self._line, patience)

    def at_rest(self) -> AbstractContextManager[None]:
        """Share the other lock of the database."""
        return self._rest.shared()

    def rearranging(self) -> AbstractContextManager[None]:
        """Have that lock alone."""
        return self._rest.alone()


def _why(told: str) -> str:
    """Take the reason out of what DuckDB tells: the end of libpq's own line."""
    said = next(
        (line for line in told.splitlines() if any(w in line for w in _UNANSWERED)),
        told,
    )
    return said.rpartition(": ")[2]
