"""Open the lake: to write under the lease, or to read, sealed."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import duckdb

from warehouse.errors import LakeError
from warehouse.home import Home
from warehouse.intake.wording import quoted
from warehouse.lake.catalogs import answering, catalog_of
from warehouse.lake.engine import open_engine, seal, threads_for
from warehouse.lake.keepsakes import put_back
from warehouse.lake.lease import write_lease
from warehouse.lake.migrations import migrate, pending

READ_FOR_A_KEY = 50
"""Of a table's bytes one in so many is what a search for keys has to work through."""


@contextmanager
def writing(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the lake to write, holding the lease from before the first look on."""
    with answering(home), write_lease(home), closing(open_to_write(home)) as engine:
        yield engine


def open_to_write(home: Home, *, threads: int = 1) -> duckdb.DuckDBPyConnection:
    """Open the lake to write, making or migrating it first; the lease must be held.

    What this gives may be kept open; every use of it takes the lease again.
    """
    catalog = catalog_of(home)
    home.root.mkdir(parents=True, exist_ok=True)
    home.root.chmod(0o700)
    catalog.make()
    spill = home.work_folder / "spill"
    engine = open_engine(
        temporary_folder=spill, catalog=catalog.extension, threads=threads
    )
    try:
        catalog.attach(engine, *_how(home))
        catalog.settle(engine)
        put_back(home, engine)
        migrate(engine)
    except BaseException:
        engine.close()
        raise
    return engine


def open_to_read(
    home: Home, *also: Path, threads: int = 1
) -> duckdb.DuckDBPyConnection:
    """Open the lake read-only and sealed to it; `also` names further folders to reach.

    Take one cursor per read from what this gives.
    """
    catalog = catalog_of(home)
    if not catalog.exists():
        raise LakeError(
            "There is no lake at {folder} yet.",
            "Take a source in with `loantrail intake`, or build the sample book "
            "with `loantrail demo`.",
            folder=catalog.place,
        )
    spill = home.work_folder / "read-spill"
    engine = open_engine(
        temporary_folder=spill, catalog=catalog.extension, threads=threads
    )
    try:
        catalog.attach(engine, *_how(home), "read_only")
        _refuse_older(engine)
        seal(engine, home.data_folder, spill, *also)
    except BaseException:
        engine.close()
        raise
    return engine


def threads_for_all(home: Home) -> int:
    """Tell how many threads it is worth to go through all the lake holds."""
    return threads_for(_bytes(home.data_folder.rglob("*.*")))


def threads_beside(home: Home, tables: Iterable[str], size: int) -> int:
    """Tell how many threads a batch of a size is worth, beside what its tables hold.

    Whether a fact was told before is asked of all of them, however small the batch.
    """
    folders = [home.data_folder / "main" / table for table in tables]
    held = sum(_bytes(folder.glob("*.parquet")) for folder in folders)
    return threads_for(max(size, held // READ_FOR_A_KEY))


def _bytes(files: Iterable[Path]) -> int:
    """Add up the sizes of files; one that upkeep has just removed has none."""
    total = 0
    for file in files:
        with suppress(FileNotFoundError):
            total += file.stat().st_size
    return total


def lake_exists(home: Home) -> bool:
    """Tell whether anything was ever written to a home's lake."""
    return catalog_of(home).exists()


def _how(home: Home) -> tuple[str, ...]:
    # The home may have been moved since the lake was made: its files go with it.
    return f"data_path {quoted(f'{home.data_folder}/')}", "override_data_path true"


def _refuse_older(engine: duckdb.DuckDBPyConnection) -> None:
    """Refuse a lake that lacks tables or columns the questions ask for."""
    if steps := pending(engine):
        raise LakeError(
            "The lake is older than this program: {steps}.",
            "Run `loantrail migrate` once.",
            steps=", ".join(list(steps)[:3]),
        )
