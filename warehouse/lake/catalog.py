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

NETWORK_FILE_SYSTEMS = frozenset(
    (
        *("9p", "afp", "afpfs", "afs", "beegfs", "ceph", "cifs", "davfs", "glusterfs"),
        *("gpfs", "lustre", "macfuse", "ncpfs", "nfs", "nfs4", "orangefs", "pvfs2"),
        *("smb2", "smb3", "smbfs", "virtiofs", "webdav"),
        *("fuse.ceph", "fuse.davfs2", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs"),
        *("fuse.sshfs", "fuse.gcsfuse", "fuse.juicefs", "fuse.seaweedfs"),
    )
)


@contextmanager
def writing(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the lake to write, holding the lease from before the first look on."""
    with write_lease(home), closing(open_to_write(home)) as engine:
        yield engine


def open_to_write(home: Home) -> duckdb.DuckDBPyConnection:
    """Open the lake to write, making or migrating it first; the lease must be held.

    What this gives may be kept open; every use of it takes the lease again.
    """
    refuse_network_file_system(home.lake_folder)
    for folder in (home.root, home.data_folder):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    if not home.catalog_file.exists():
        _make_catalog(home.catalog_file)
    engine = open_engine(temporary_folder=home.work_folder / "spill")
    try:
        _attach(engine, home, read_only=False)
        _refuse_without_wal(engine, home.catalog_file)
        migrate(engine)
    except BaseException:
        engine.close()
        raise
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
    spill = home.work_folder / "read-spill"
    engine = open_engine(temporary_folder=spill)
    try:
        _attach(engine, home, read_only=True)
        _refuse_older(engine)
        seal(engine, home.data_folder, spill, *also)
    except BaseException:
        engine.close()
        raise
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
    place = folder.resolve()
    mounts: dict[str, str] = {
        mount.mountpoint: mount.fstype for mount in psutil.disk_partitions(all=True)
    }
    for parent in (place, *place.parents):
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


def _refuse_older(engine: duckdb.DuckDBPyConnection) -> None:
    """Refuse a lake that lacks tables or columns the questions ask for."""
    if steps := pending(engine):
        raise LakeError(
            "The lake is older than this program: {steps}.",
            "Run `loantrail migrate` once.",
            steps=", ".join(list(steps)[:3]),
        )


def _make_catalog(catalog: Path) -> None:
    """Make a catalog that writes ahead, lest a reader beside two writers starve.

    NOTE: never open one that exists this way. Python brings a SQLite of its own, and
    when that closes the file, the system drops the locks that DuckDB's SQLite holds in
    this process: a reader in it then sees tables empty while another process writes.
    """
    made = catalog.with_name(f"{catalog.name}.new")
    made.unlink(missing_ok=True)
    made.touch(mode=0o600)
    with closing(sqlite3.connect(made)) as raw:
        raw.execute("pragma journal_mode = wal")
        raw.execute("pragma user_version = 1")  # so that the mode reaches the file
    made.rename(catalog)


def _refuse_without_wal(engine: duckdb.DuckDBPyConnection, catalog: Path) -> None:
    query = "from sqlite_query('__ducklake_metadata_lake', 'pragma journal_mode')"
    ((mode,),) = engine.sql(query).fetchall()
    if mode != "wal":
        raise LakeError(
            f"{catalog} does not write ahead (its journal mode is {mode}).",
            "Put LOANTRAIL_HOME on a local disk; of a restored catalog, set "
            "`pragma journal_mode = wal` while nothing else has it open.",
        )
