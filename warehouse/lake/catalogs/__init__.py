"""Where the lake's table of contents is kept: a SQLite file, or PostgreSQL for a team.

What differs between the two stands here and nowhere else: how it is made and attached,
and by what locks processes keep out of each other's way. All SQL beyond is the same.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from typing import Protocol

import duckdb

from warehouse.errors import LakeError
from warehouse.home import Home
from warehouse.lake.catalogs.postgresql import PostgreSQL
from warehouse.lake.catalogs.sqlite import SQLite
from warehouse.postgres.address import Database


class Catalog(Protocol):
    """A lake's table of contents, of one kind or the other."""

    @property
    def extension(self) -> str:
        """Name the extension by which DuckDB reads it."""

    @property
    def place(self) -> str:
        """Name it for a sentence."""

    def exists(self) -> bool:
        """Tell whether there is a lake; LakeError where none could be kept there."""

    def make(self) -> None:
        """Have folders, and a catalog or what it needs to be; the lease is held."""

    def attach(self, engine: duckdb.DuckDBPyConnection, *how: str) -> None:
        """Attach the lake as `lake`, in the way DuckLake's options say."""

    def settle(self, engine: duckdb.DuckDBPyConnection) -> None:
        """Look to it, after it is attached to write, that the catalog is safe to."""

    def lost(self, problem: duckdb.Error) -> LakeError | None:
        """Say in a sentence that the catalog cannot be reached, if that is wrong."""

    def write_lease(self, patience: float) -> AbstractContextManager[None]:
        """Hold the right to write; the system frees it when its holder dies."""

    def at_rest(self) -> AbstractContextManager[None]:
        """Read while no file is being replaced; many may at once."""

    def rearranging(self) -> AbstractContextManager[None]:
        """Replace files while nobody reads; the write lease is held."""


@lru_cache(maxsize=16)
def catalog_of(home: Home) -> Catalog:
    """Give the catalog a home's lake is kept in."""
    if isinstance(home.catalog, Database):
        return PostgreSQL(home.catalog, home.data_folder)
    return SQLite(home)


@contextmanager
def answering(home: Home) -> Iterator[None]:
    """Say in a sentence that the catalog does not answer, where that is what is wrong.

    Raises LakeError.
    """
    try:
        yield
    except duckdb.Error as problem:
        if (said := catalog_of(home).lost(problem)) is not None:
            raise said from problem
        raise
