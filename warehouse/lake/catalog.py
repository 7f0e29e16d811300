"""Open the lake: to write under the lease, or to read, sealed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb
import psutil

from warehouse.errors import LakeError
from warehouse.home import Home
from warehouse.lake.engine import open_engine, seal
from warehouse.lake.lease import write_lease
from warehouse.lake.migrations import migrate, pending

NETWORK_FILE_SYSTEMS = (
    "9p afs ceph cifs fuse.ceph fuse.glusterfs fuse.s3fs fuse.sshfs glusterfs lustre "
    "ncpfs nfs nfs4 smb2 smb3 smbfs"
).split()


@contextmanager
def writing(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the lake to write, holding the lease from before the first look to the end."""
    with write_lease(home), closing(open_to_write(home)) as engine:
        yield engine


def open_to_write(home: Home) -> duckdb.DuckDBPyConnection:
    """Open the lake to write, making or migrating it first; the lease must be held.

    What this gives may be kept open; every use of it takes the lease again.
    """
    refuse_network_file_system(home.lake_folder)
    home.data_folder.mkdir(parents=True, exist_ok=True)
    home.root.chmod(0o700)
    engine = open_engine(temporary_folder=home.work_folder / "spill")
    _attach(engine, home, read_only=False)
    _ensure_wal(home.catalog_file)
    migrate(engine)
    return engine


def open_to_read(home: Home, *also: Path) -> duckdb.DuckDBPyConnection:
    """Open the lake read-only and sealed to it; `also` names further folders to reach.

    Take one cursor per read from what this gives.
    """
    refuse_network_file_system(home.lake_folder)
    if not home.catalog_file.is_file():
        raise LakeError(
            "There is no lake at {folder} yet.",
            "Take a source in with `loantrail intake`, or build the sample book "
            "with `loantrail demo`.",
            folder=home.lake_folder,
        )
    engine = open_engine(temporary_folder=home.work_folder / "read-spill")
    _attach(engine, home, read_only=True)
    if steps := pending(engine):
        raise LakeError(
            "The lake is older than this program: {steps}.",
            "Run `loantrail migrate` once.",
            steps=", ".join(list(steps)[:3]),
        )
    seal(engine, home.lake_folder, home.work_folder / "read-spill", *also)
    return engine


def refuse_network_file_system(folder: Path) -> None:
    """Refuse a SQLite catalog where its locks cannot be trusted."""
    kind = file_system_of(folder)
    if kind in NETWORK_FILE_SYSTEMS:
        raise LakeError(
            f"{folder} lies on a network file system ({kind}), where SQLite's locks "
            "cannot be trusted.",
            "Put LOANTRAIL_HOME on a local disk.",
        )


def file_system_of(folder: Path) -> str:
    """Name the kind of file system a folder lies, or would lie, on."""
    folder = folder.absolute()
    mounts = {p.mountpoint: p.fstype for p in psutil.disk_partitions(all=True)}
    for parent in (folder, *folder.parents):
        if str(parent) in mounts:
            return mounts[str(parent)].lower()
    return "unknown"


def _attach(engine: duckdb.DuckDBPyConnection, home: Home, *, read_only: bool) -> None:
    place = str(home.catalog_file).replace("'", "''")
    data = str(home.data_folder).replace("'", "''")
    # The home may have been moved since the lake was made: its files go with it.
    how = f"data_path '{data}/', override_data_path true"
    if read_only:
        how += ", read_only"
    try:
        engine.execute(f"attach 'ducklake:sqlite:{place}' as lake ({how})")
    except duckdb.Error as problem:
        raise LakeError(
            f"The lake at {home.lake_folder} cannot be opened: {problem}.",
            "Restore its catalog from a backup if the file is damaged.",
        ) from problem


def _ensure_wal(catalog: Path) -> None:
    """Without write-ahead logging a reader beside two writers starves."""
    with closing(sqlite3.connect(catalog)) as raw:
        (mode,) = raw.execute("pragma journal_mode = wal").fetchone()
    if mode != "wal":
        raise LakeError(
            f"{catalog} does not take write-ahead logging (it says {mode}).",
            "Put LOANTRAIL_HOME on a local disk.",
        )
