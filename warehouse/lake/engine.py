"""DuckDB as this product opens it: extensions by path, bounded, nothing fetched."""

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb

from warehouse.errors import LakeError

EXTENSIONS = ("ducklake", "sqlite_scanner", "postgres_scanner")

_CHECKED: set[tuple[str, int, int, int]] = set()
"""Files whose signature DuckDB has checked for this process, as they were then."""

SMALL_BYTES = 4_000_000
THREADS = 2


def threads_for(size: int) -> int:
    """Tell how many threads so many bytes of work are worth.

    On one alone, a small batch or a question about one borrower takes half the time:
    two wait for each other longer than they work.
    """
    return 1 if size < SMALL_BYTES else THREADS


def open_engine(
    *,
    temporary_folder: Path,
    catalog: str = "sqlite_scanner",
    memory: str = "2GB",
    threads: int = 1,
) -> duckdb.DuckDBPyConnection:
    """Open an in-memory DuckDB that can attach the lake and spills to one folder.

    `catalog` names the extension that reads the lake's catalog; no other is loaded.
    Signatures are checked once for a process: that takes 20 times as long as the rest.
    """
    temporary_folder.mkdir(parents=True, exist_ok=True)
    extensions = ("ducklake", catalog)
    stamps = {stamp for name in extensions if (stamp := _stamp(name))}
    are_checked = len(stamps) == len(extensions) and stamps <= _CHECKED
    connection = duckdb.connect(
        config={
            "memory_limit": memory,
            "threads": threads,
            "temp_directory": str(temporary_folder),
            "max_temp_directory_size": "40GB",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_unsigned_extensions": are_checked,
        }
    )
    connection.execute("set global TimeZone = 'UTC'")
    # NOTE: where a row group of an added file holds nothing but nulls in a column,
    # DuckLake 1.5 forgets the file's range when it works out the table's; the optimizer
    # then folds good filters to "no row" (see duckdb/ducklake#867). Ranges of single
    # files, which prune what is read, are not touched by this.
    connection.execute("set global disabled_optimizers = 'statistics_propagation'")
    for name in extensions:
        load_extension(connection, name)
    connection.execute("set global allow_unsigned_extensions = false")
    _CHECKED.update(stamps)
    return connection


def open_bare() -> duckdb.DuckDBPyConnection:
    """Open a DuckDB that knows no lake: it reads one file, in little memory."""
    return duckdb.connect(
        config={
            "memory_limit": "1GB",
            "threads": 1,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )


def load_extension(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Load an extension from its installed package, by its signature unless told.

    Where the package is absent, DuckDB may hold it or fetch it.
    """
    try:
        if packaged := packaged_extension(name):
            connection.load_extension(str(packaged))
        else:
            connection.install_extension(name)
            connection.load_extension(name)
    except duckdb.Error as problem:
        package = f"duckdb-extension-{name.replace('_', '-')}"
        raise LakeError(
            f"DuckDB's extension {name} is not installed, or not the one for DuckDB "
            f"{duckdb.__version__}.",
            f"Install {package} {duckdb.__version__}.",
        ) from problem


def packaged_extension(name: str) -> Path | None:
    """Find the extension's file in its package, if that is installed."""
    spec = find_spec(f"duckdb_extension_{name}")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "extensions"
    file = f"{name}.duckdb_extension"
    fitting = folder / f"v{duckdb.__version__}" / file
    # Another version's file would not load, but the reason is then said.
    return fitting if fitting.is_file() else next(folder.glob(f"v*/{file}"), None)


def _stamp(name: str) -> tuple[str, int, int, int] | None:
    """Tell an extension's file from any other, and from itself once it is changed."""
    file = packaged_extension(name)
    if file is None:
        return None
    found = file.stat()
    return str(file), found.st_ino, found.st_size, found.st_mtime_ns


def seal(connection: duckdb.DuckDBPyConnection, *folders: Path) -> None:
    """Let a connection touch these folders only, for good.

    This is a belt, not the wall. DuckDB's own files keep to it; SQLite's and
    PostgreSQL's, which the catalog needs, do not ask. So nothing reaches a sealed
    connection but the selects of `warehouse/queries`, and what keeps others out is the
    folder's owner and mode, and the rights of the role that signs in to the database.
    """
    allowed = [f"{folder}/" for folder in folders]
    connection.execute("set allowed_directories = $allowed", {"allowed": allowed})
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def parsed(select: str) -> Any:  # noqa: ANN401  a tree of JSON
    """Give a select as DuckDB's parser understands it; nothing is looked up or run."""
    with duckdb.connect() as bare:
        told = bare.execute("select json_serialize_sql($select)", {"select": select})
        ((tree,),) = told.fetchall()
    return json.loads(tree)
