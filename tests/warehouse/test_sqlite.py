"""The catalog as a SQLite file: where it may lie, and what is refused."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.warehouse.homes import only_sqlite
from warehouse.errors import LakeError
from warehouse.home import Home, home_from_environment
from warehouse.lake.catalog import open_to_read, open_to_write, writing
from warehouse.lake.catalogs import catalog_of, sqlite
from warehouse.lake.engine import open_engine

pytestmark = only_sqlite


def test_the_catalog_writes_ahead_and_belongs_to_its_owner_alone(home: Home) -> None:
    with writing(home):
        pass
    with closing(sqlite3.connect(home.catalog_file)) as raw:
        mode = raw.execute("pragma journal_mode").fetchone()

    assert mode == ("wal",)
    assert home.root.stat().st_mode & 0o077 == 0
    assert home.data_folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs", "9p"])
def test_a_network_file_system_is_refused(
    kind: str, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "file_system_of", lambda _: kind)

    for use in (open_to_write, open_to_read):
        with pytest.raises(LakeError, match=rf"network file system \({kind}\)"):
            use(home)


def test_a_link_to_a_network_file_system_does_not_hide_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Mount:
        mountpoint, fstype = str(tmp_path / "share"), "NFS4"

    (tmp_path / "share").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "share")
    monkeypatch.setattr("psutil.disk_partitions", lambda **_: [Mount])

    assert sqlite.file_system_of(tmp_path / "link" / "lake") == "nfs4"
    assert sqlite.file_system_of(tmp_path / "own") == "unknown"


def test_a_lake_elsewhere_is_made_where_the_setting_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOANTRAIL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LOANTRAIL_LAKE", f"ducklake:sqlite:{tmp_path}/far/c.sqlite")
    home = home_from_environment()
    with writing(home):
        pass

    assert (tmp_path / "far" / "c.sqlite").is_file()
    with closing(open_to_read(home)) as lake:
        assert lake.sql("select * from lake.events").fetchall() == []


def test_a_catalog_that_does_not_write_ahead_is_refused(home: Home) -> None:
    with closing(sqlite3.connect(home.catalog_file)) as raw:
        raw.execute("pragma journal_mode = delete")

    with pytest.raises(LakeError, match=r"does not write ahead.*journal_mode = wal"):
        open_to_write(home)


def test_a_damaged_catalog_is_said_to_be_one(home: Home) -> None:
    home.catalog_file.write_bytes(b"not a database at all" * 100)

    for use in (open_to_write, open_to_read):
        with pytest.raises(LakeError, match="backup"):
            use(home)


def test_a_lake_cut_off_before_its_first_migration_is_finished(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    catalog_of(home).make()
    with closing(open_engine(temporary_folder=home.work_folder)) as cut_off:
        catalog_of(home).attach(cut_off, f"data_path '{home.data_folder}/'")

    with pytest.raises(LakeError, match="loantrail migrate"):
        open_to_read(home)
    with writing(home):
        pass
    open_to_read(home).close()
