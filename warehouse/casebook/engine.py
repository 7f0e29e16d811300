"""Open the casebook: SQLite beside the lake, or PostgreSQL for a team."""

from functools import lru_cache
from pathlib import Path
from typing import Any
from weakref import finalize

from alembic import command
from alembic.config import Config
from filelock import FileLock
from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from warehouse.errors import CasebookError
from warehouse.home import Home

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 30
CACHE_KIB = 65_536
"""So much of the file is kept at hand at most: a million keys are looked up in it."""


@lru_cache(maxsize=8)
def casebook_of(home: Home) -> Engine:
    """Give the one casebook of a home, made or migrated first where that is needed.

    Raises CasebookError where it cannot be reached.
    """
    url = _url(home)
    # What goes in and out is personal: no error may quote it.
    engine = create_engine(url, pool_pre_ping=True, hide_parameters=True)
    finalize(engine, engine.pool.dispose)  # lest files stay open once it is forgotten
    if url.get_backend_name() == "sqlite":
        home.casebook_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        home.casebook_file.touch(mode=0o600)
        event.listen(engine, "connect", _keep_constraints)
    try:
        with FileLock(home.root / "casebook.lock"):
            _migrate(engine)
    except SQLAlchemyError as problem:
        engine.dispose()
        raise CasebookError(
            f"The casebook cannot be opened: {str(problem).splitlines()[0]}.",
            "Look whether its database runs, and at LOANTRAIL_CASEBOOK.",
        ) from None
    return engine


def _url(home: Home) -> URL:
    if home.casebook_url is None:
        return URL.create("sqlite+pysqlite", database=str(home.casebook_file))
    try:
        return make_url(home.casebook_url)
    except ArgumentError:
        raise CasebookError(
            "LOANTRAIL_CASEBOOK is no address of a database.",
            "Write it as postgresql+pg8000://USER:PASSWORD@HOST/NAME, or leave it out.",
        ) from None


def _migrate(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _keep_constraints(connection: Any, _: object) -> None:  # noqa: ANN401  the driver's
    """Have SQLite write ahead, wait its turn, and hold to its foreign keys."""
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    connection.execute(f"pragma busy_timeout = {BUSY_SECONDS * 1000}")
    connection.execute("pragma foreign_keys = on")
    connection.execute("pragma secure_delete = on")  # what is deleted is overwritten
    connection.execute(f"pragma cache_size = -{CACHE_KIB}")
