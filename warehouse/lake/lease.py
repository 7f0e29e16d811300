"""Who may touch the lake when, across processes.

The write lease: one writer at a time, for everything that writes. Taken before the
duplicate check and held past the commit, so that two intakes of one file cannot both
believe they are the first.

Rest: upkeep, which replaces files, waits for the questions being read, and they for it.
NOTE: without that a reader who looks for a table's files just when DuckLake 1.5.5
commits a merge finds none, and answers that the table is empty. Adding to a table does
not disturb a reader, so an intake need not wait.
"""

from contextlib import AbstractContextManager

from warehouse.home import Home
from warehouse.lake.catalogs import catalog_of

PATIENCE_SECONDS = 1800.0


def write_lease(
    home: Home, *, patience: float = PATIENCE_SECONDS
) -> AbstractContextManager[None]:
    """Hold the right to write; the system frees it when its holder dies."""
    return catalog_of(home).write_lease(patience)


def at_rest(home: Home) -> AbstractContextManager[None]:
    """Read while no file is being replaced; many may at once."""
    return catalog_of(home).at_rest()


def rearranging(home: Home) -> AbstractContextManager[None]:
    """Replace files while nobody reads; the write lease must be held."""
    return catalog_of(home).rearranging()
