"""Open the casebook: SQLite beside the lake, or PostgreSQL for a team."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from weakref import finalize

from alembic import command
from alembic.config import Config
from filelock import FileLock
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from warehouse.errors import CasebookError
from warehouse.home import Home
from warehouse.postgres.address import SSL_MODES, password_of
from warehouse.postgres.connection import tls

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 30
MIGRATING = 0x10A7_7A11_0003
"""The number of the lock by which machines make or change a casebook one by one."""

CACHE_KIB = 65_536
"""So much of the file is kept at hand at most: a million keys are looked up in it."""


@lru_cache(maxsize=8)
def casebook_of(home: Home) -> Engine:
    """Give the one casebook of a home, made or migrated first where that is needed.

    Raises CasebookError where it cannot be reached.
    """
    url, how = _url(home)
    # What goes in and out is personal: no error may quote it.
    engine = create_engine(
        url, pool_pre_ping=True, hide_parameters=True, connect_args=how
    )
    finalize(engine, engine.pool.dispose)  # lest files stay open once it is forgotten
    if url.get_backend_name() == "sqlite":
        home.casebook_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        home.casebook_file.touch(mode=0o600)
        event.listen(engine, "connect", _keep_constraints)
    try:
        _migrate(engine, home)
    except SQLAlchemyError as problem:
        engine.dispose()
        raise CasebookError(
            f"The casebook cannot be opened: {str(problem).splitlines()[0]}.",
            "Look whether its database runs, and at LOANTRAIL_CASEBOOK.",
        ) from None
    return engine


def _url(home: Home) -> tuple[URL, dict[str, object]]:
    """Tell where the casebook is, and how its driver is to connect."""
    if home.casebook_url is None:
        return URL.create("sqlite+pysqlite", database=str(home.casebook_file)), {}
    try:
        url = make_url(home.casebook_url)
    except ArgumentError:
        raise CasebookError(
            "LOANTRAIL_CASEBOOK is no address of a database.",
            "Write it as postgresql+pg8000://USER:PASSWORD@HOST/NAME, or leave it out.",
        ) from None
    return _as_libpq(url) if url.get_backend_name() == "postgresql" else (url, {})


def _as_libpq(url: URL) -> tuple[URL, dict[str, object]]:
    """Have pg8000 find a password, and read sslmode, as all else about PostgreSQL."""
    told = {
        name: str(url.query[name])
        for name in ("sslmode", "sslrootcert")
        if name in url.query
    }
    mode = told.get("sslmode", "prefer")
    if mode not in SSL_MODES:
        raise CasebookError(
            f"LOANTRAIL_CASEBOOK asks for the sslmode {mode}.",
            f"Choose one of {', '.join(SSL_MODES)}.",
        )
    if url.password is None:
        place = (url.host or "localhost", url.port or 5432, url.database or "")
        url = url.set(password=password_of(*place, url.username or ""))
    how: dict[str, object] = {"ssl_context": tls(mode, told.get("sslrootcert"))}
    return url.difference_update_query(told), how


def _migrate(engine: Engine, home: Home) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with _alone(engine, home) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def _alone(engine: Engine, home: Home) -> Iterator[Connection]:
    """Give a transaction in which nobody else, on any machine, makes the casebook."""
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text(f"select pg_advisory_xact_lock({MIGRATING})"))
            yield connection
    else:
        with FileLock(home.root / "casebook.lock"), engine.begin() as connection:
            yield connection


def _keep_constraints(connection: Any, _: object) -> None:  # noqa: ANN401  the driver's
    """Have SQLite write ahead, wait its turn, and hold to its foreign keys."""
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    connection.execute(f"pragma busy_timeout = {BUSY_SECONDS * 1000}")
    connection.execute("pragma foreign_keys = on")
    connection.execute("pragma secure_delete = on")  # what is deleted is overwritten
    connection.execute(f"pragma cache_size = -{CACHE_KIB}")
