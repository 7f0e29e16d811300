"""The catalog as a SQLite file: nothing to install, and one machine's alone."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb
import psutil
from filelock import FileLock, Timeout

from warehouse.errors import LakeError
from warehouse.home import Home
from warehouse.intake.wording import quoted

NETWORK_FILE_SYSTEMS = frozenset(
    (
        *("9p", "afp", "afpfs", "afs", "beegfs", "ceph", "cifs", "davfs", "glusterfs"),
        *("gpfs", "lustre", "macfuse", "ncpfs", "nfs", "nfs4", "orangefs", "pvfs2"),
        *("smb2", "smb3", "smbfs", "virtiofs", "webdav"),
        *("fuse.ceph", "fuse.davfs2", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs"),
        *("fuse.sshfs", "fuse.gcsfuse", "fuse.juicefs", "fuse.seaweedfs"),
    )
)


class SQLite:
    """A SQLite file that writes ahead, with locks on files beside it."""

    extension = "sqlite_scanner"

    def __init__(self, home: Home) -> None:
        """Look at nothing yet."""
        self._home = home
        self.place = str(home.lake_folder)

    def exists(self) -> bool:
        """Tell whether the file is there, on a file system it may be on."""
        refuse_network_file_system(self._home.lake_folder)
        return self._home.catalog_file.is_file()

    def make(self) -> None:
        """Make the file where there is none; all of it is its owner's alone."""
        refuse_network_file_system(self._home.lake_folder)
        self._home.data_folder.mkdir(parents=True, exist_ok=True)
        self._home.data_folder.chmod(0o700)
        if not self._home.catalog_file.exists():
            make_file(self._home.catalog_file)

    def attach(self, engine: duckdb.DuckDBPyConnection, *how: str) -> None:
        """Attach the file."""
        address = quoted(f"ducklake:sqlite:{self._home.catalog_file}")
        try:
            engine.execute(f"attach {address} as lake ({', '.join(how)})")
        except duckdb.Error as problem:
            raise LakeError(
                f"The lake at {self.place} cannot be opened: {problem}.",
                "Restore its catalog from a backup if the file is damaged.",
            ) from problem

    def settle(self, engine: duckdb.DuckDBPyConnection) -> None:
        """Refuse a file that does not write ahead: readers would starve."""
        query = "from sqlite_query('__ducklake_metadata_lake', 'pragma journal_mode')"
        ((mode,),) = engine.sql(query).fetchall()
        if mode != "wal":
            raise LakeError(
                f"{self._home.catalog_file} does not write ahead (its journal mode is "
                f"{mode}).",
                "Put LOANTRAIL_HOME on a local disk; of a restored catalog, set "
                "`pragma journal_mode = wal` while nothing else has it open.",
            )

    def lost(self, _: duckdb.Error) -> LakeError | None:
        """Say nothing: a file is there or it is not."""
        return None

    @contextmanager
    def write_lease(self, patience: float) -> Iterator[None]:
        """Lock a file beside the catalog."""
        self._home.lease_file.parent.mkdir(parents=True, exist_ok=True)
        lease = FileLock(self._home.lease_file, poll_interval=0.02)
        try:
            with lease.acquire(timeout=patience):
                yield
        except Timeout:
            raise LakeError(
                f"Another process has been writing to {self.place} "
                f"for more than {patience:.0f} s.",
                "Wait for its intake to finish, or end it; a rerun completes it.",
            ) from None

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """Share the lock of another file."""
        with self._locked(fcntl.LOCK_SH):
            yield

    @contextmanager
    def rearranging(self) -> Iterator[None]:
        """Have that lock alone."""
        with self._locked(fcntl.LOCK_EX):
            yield

    @contextmanager
    def _locked(self, how: int) -> Iterator[None]:
        place = self._home.rest_file
        descriptor = os.open(place, os.O_RDONLY | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, how)
            yield
        finally:
            os.close(descriptor)


def make_file(catalog: Path) -> None:
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


def refuse_network_file_system(folder: Path) -> None:
    """Refuse a SQLite catalog where its locks cannot be trusted."""
    kind = file_system_of(folder)
    if kind in NETWORK_FILE_SYSTEMS:
        raise LakeError(
            f"{folder} lies on a network file system ({kind}), where SQLite's locks "
            "cannot be trusted.",
            "Put LOANTRAIL_HOME on a local disk, or keep the catalog in PostgreSQL "
            "(docs/team.md).",
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
