"""Homes with a lake, its catalog in a SQLite file or in a PostgreSQL of the tests' own.

LOANTRAIL_TEST_CATALOG=postgres has every test of the lake run against PostgreSQL; left
alone, those that are marked for both run against both, and the others against SQLite.
"""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.postgres import Rows, server
from warehouse.home import Home
from warehouse.postgres.address import Database

CHOSEN = os.environ.get("LOANTRAIL_TEST_CATALOG") or "sqlite"
POSTGRES = pytest.param("postgres", marks=pytest.mark.postgres)

on_both = pytest.mark.parametrize(
    "catalog",
    [POSTGRES if kind == "postgres" else kind for kind in ("sqlite", "postgres")]
    if CHOSEN == "sqlite"
    else [POSTGRES],
    indirect=True,
    scope="session",
)
"""Has a test, or a file of them, run against both kinds of catalog."""

on_postgres = pytest.mark.parametrize(
    "catalog", [POSTGRES], indirect=True, scope="session"
)
only_sqlite = pytest.mark.skipif(
    CHOSEN != "sqlite", reason="it is about the catalog being a file"
)


def new_home(root: Path, kind: str = CHOSEN) -> Home:
    """Give a home that has no lake yet."""
    if kind == "sqlite":
        return Home(root)
    database = server().new_database()
    return Home(
        root,
        catalog=database,
        casebook_url=casebook_in(database),
        shared=beside(root),
    )


def casebook_in(database: Database) -> str:
    """Address a casebook that lies in the catalog's own database."""
    who = f"{database.user}:{database.password}@{database.host}:{database.port}"
    return f"postgresql+pg8000://{who}/{database.name}?sslmode={database.sslmode}"


def copy_of(home: Home, root: Path) -> Home:
    """Give a home of one's own with the same lake: one that may be written."""
    if home.root.is_dir():
        shutil.copytree(home.root, root)
    if not isinstance(home.catalog, Database) or home.shared is None:
        return replace(home, root=root)
    shutil.copytree(home.shared, beside(root))
    database = server().new_database(like=home.catalog.name)
    return replace(
        home,
        root=root,
        catalog=database,
        casebook_url=casebook_in(database),
        shared=beside(root),
    )


def database_of(home: Home) -> Database:
    assert isinstance(home.catalog, Database)
    return home.catalog


def as_owner(home: Home, *statements: str) -> Rows:
    """Run statements in a home's database as the owner of its server."""
    return server().as_owner(*statements, database=database_of(home).name)


def forget(home: Home) -> None:
    """Drop the database of a home that is done with."""
    if isinstance(home.catalog, Database):
        server().as_owner(f"drop database {home.catalog.name} with (force)")


def beside(root: Path) -> Path:
    """Name the shared folder of a home: apart from what is one machine's alone."""
    return root.with_name(f"{root.name}-shared")


def settings(home: Home) -> dict[str, str]:
    """Tell a process of its own which home to use, as a person would."""
    told = {**os.environ, "LOANTRAIL_HOME": str(home.root), "LOANTRAIL_ZONE": home.zone}
    for name in ("LOANTRAIL_LAKE", "LOANTRAIL_SHARED", "LOANTRAIL_CASEBOOK"):
        told.pop(name, None)
    if isinstance(home.catalog, Database):
        told["LOANTRAIL_LAKE"] = f"ducklake:postgres:{home.catalog.conninfo()}"
        told["PGPASSWORD"] = home.catalog.password or ""
    elif home.catalog is not None:
        told["LOANTRAIL_LAKE"] = f"ducklake:sqlite:{home.catalog}"
    if home.shared is not None:
        told["LOANTRAIL_SHARED"] = str(home.shared)
    if home.casebook_url is not None:
        told["LOANTRAIL_CASEBOOK"] = home.casebook_url
    return told
