"""DuckDB as this product opens it: extensions by path, bounded, nothing fetched."""

from importlib.util import find_spec
from pathlib import Path

import duckdb

from warehouse.errors import LakeError

EXTENSIONS = ("ducklake", "sqlite_scanner")


def open_engine(
    *, temporary_folder: Path, memory: str = "2GB", threads: int = 2
) -> duckdb.DuckDBPyConnection:
    """Open an in-memory DuckDB that can attach the lake and spills to one folder."""
    temporary_folder.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(
        config={
            "memory_limit": memory,
            "threads": threads,
            "temp_directory": str(temporary_folder),
            "max_temp_directory_size": "40GB",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    connection.execute("set global TimeZone = 'UTC'")
    # NOTE: DuckLake 1.5 forgets a column's range when a file or row group holds nothing
    # but nulls in it; the optimizer then folds good filters to "no row" (duckdb/ducklake
    # #867). Ranges of single files, which prune what is read, are not touched by this.
    connection.execute("set global disabled_optimizers = 'statistics_propagation'")
    for name in EXTENSIONS:
        _load(connection, name)
    return connection


def _load(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Load an extension from its installed package; DuckDB checks its signature."""
    spec = find_spec(f"duckdb_extension_{name}")
    if spec is not None and spec.origin is not None:
        pattern = f"extensions/v*/{name}.duckdb_extension"
        for found in Path(spec.origin).parent.glob(pattern):
            connection.load_extension(str(found))
            return
    try:
        connection.install_extension(name)
        connection.load_extension(name)
    except duckdb.Error as problem:
        raise LakeError(
            f"DuckDB's extension {name} is not installed and cannot be fetched.",
            f"Install duckdb-extension-{name.replace('_', '-')} {duckdb.__version__}.",
        ) from problem


def seal(connection: duckdb.DuckDBPyConnection, *folders: Path) -> None:
    """Let a connection touch these folders only, for good.

    This is a belt, not the wall: what keeps others out is the folder's owner and mode.
    """
    allowed = [f"{folder}/" for folder in folders]
    connection.execute("set allowed_directories = $allowed", {"allowed": allowed})
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
