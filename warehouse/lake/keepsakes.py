"""Files DuckLake wrote by itself, kept until it is certain what became of their commit.

NOTE: where the answer to a commit is lost on its way, as when PostgreSQL is restarted,
DuckLake 1.5.5 takes the commit for failed and deletes the files it wrote for it. If the
catalog had taken them, every read of their tables fails from then on. Merged files, and
those an intake stages and registers, it leaves alone.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from warehouse.home import Home

PATIENCE_SECONDS = 60.0

_KNOWN = """
    select path from __ducklake_metadata_lake.ducklake_data_file
    union all
    select path from __ducklake_metadata_lake.ducklake_delete_file
"""


@contextmanager
def kept(home: Home, engine: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commit within this what files were written for; the write lease is held.

    They are linked first. If the commit fails, those the catalog knows are put back,
    now if it answers within a minute, else when the lake is next opened to write.
    """
    known = _known(engine)
    for path in home.data_folder.rglob("ducklake-*.parquet"):
        if path.name not in known:
            _link(path, _place(home) / path.relative_to(home.data_folder))
    try:
        yield
    except duckdb.Error:
        attempts = Retrying(
            retry=retry_if_exception_type(duckdb.Error),
            stop=stop_after_delay(PATIENCE_SECONDS),
            wait=wait_fixed(1),
            retry_error_callback=lambda _: None,
        )
        attempts(put_back, home, engine)
        raise
    shutil.rmtree(_place(home), ignore_errors=True)


def put_back(home: Home, engine: duckdb.DuckDBPyConnection) -> None:
    """Put kept files back that the catalog knows and that are gone; keep none."""
    if not _place(home).is_dir():
        return
    known = _known(engine)
    for path in sorted(_place(home).rglob("*.parquet")):
        original = home.data_folder / path.relative_to(_place(home))
        if path.name in known and not original.exists():
            _link(path, original)
    shutil.rmtree(_place(home))


def _place(home: Home) -> Path:
    """Name the folder they are kept in, beside the data: upkeep must not find them."""
    return home.lake_folder / "kept"


def _known(engine: duckdb.DuckDBPyConnection) -> set[str]:
    return {Path(path).name for (path,) in engine.sql(_KNOWN).fetchall()}


def _link(path: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    to.unlink(missing_ok=True)
    try:
        os.link(path, to)
    except OSError:  # not every file system has links
        shutil.copy2(path, to)
