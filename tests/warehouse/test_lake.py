"""The lake: what it opens with, whom it lets in, and what it does not forget."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.homes import on_both, settings
from tests.warehouse.tiny import Sent, write_files, write_source
from warehouse.errors import LakeError
from warehouse.home import Home
from warehouse.intake import register
from warehouse.intake.batch import Intake
from warehouse.lake import bodies, engine, migrations
from warehouse.lake.catalog import open_to_read, writing
from warehouse.lake.engine import load_extension, open_engine, packaged_extension
from warehouse.lake.lease import write_lease
from warehouse.lake.tables import sort_order, tables

DAY = date(2024, 3, 1)


def stated(sequence: int, account: str, known: date = DAY) -> Sent:
    return Sent(sequence, "stated", ((account, Decimal(sequence), known),))


# The engine


@pytest.mark.parametrize("name", engine.EXTENSIONS)
def test_an_extension_comes_from_its_package_and_fits(name: str) -> None:
    found = packaged_extension(name)

    assert found is not None
    assert f"/v{duckdb.__version__}/" in found.as_posix()


def test_an_extension_that_is_nowhere_is_named_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "find_spec", lambda _: None)

    with duckdb.connect() as plain:
        plain.execute("set extension_directory = '/proc/none'")
        with pytest.raises(LakeError) as refused:
            load_extension(plain, "no_such_thing")

    assert "duckdb-extension-no-such-thing " + duckdb.__version__ in str(refused.value)


def test_an_extension_of_another_version_is_named_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "ducklake.duckdb_extension"
    file.write_bytes(b"built for something else")
    monkeypatch.setattr(engine, "packaged_extension", lambda _: file)

    with pytest.raises(LakeError, match="Install duckdb-extension-ducklake"):
        open_engine(temporary_folder=tmp_path / "spill")


def test_an_extension_changed_since_its_signature_was_checked_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, spill = packaged_extension, tmp_path / "spill"
    file = tmp_path / "ducklake.duckdb_extension"
    shutil.copy(real("ducklake") or "", file)
    monkeypatch.setattr(
        engine, "packaged_extension", lambda n: file if n == "ducklake" else real(n)
    )
    for _ in range(2):
        open_engine(temporary_folder=spill).close()

    with file.open("r+b") as stream:
        stream.seek(4096)
        stream.write(b"changed")
    os.utime(file, ns=(time.time_ns(), time.time_ns()))

    with pytest.raises(LakeError, match="ducklake is not installed"):
        open_engine(temporary_folder=spill)


def test_an_engine_takes_nothing_unsigned_once_it_is_open(tmp_path: Path) -> None:
    for _ in range(2):  # the second time, signatures have been checked
        with closing(open_engine(temporary_folder=tmp_path / "spill")) as ours:
            taken = "select current_setting('allow_unsigned_extensions')"
            assert ours.sql(taken).fetchall() == [(False,)]


NULLS_AND_NUMBERS = """
    select if(range < 2048, range, null)::decimal(18,3) as amount from range(4096)
"""


def found_in_a_forgetful_catalog(reader: duckdb.DuckDBPyConnection, root: Path) -> int:
    """Add a file one row group of which holds nulls only, then another; look for 5."""
    reader.execute(
        f"attach 'ducklake:sqlite:{root}/c.sqlite' as lake (data_path '{root}/data/')"
    )
    reader.execute("create table lake.t(amount decimal(18,3))")
    later = "select 9000::decimal(18,3) as amount"
    for number, select in enumerate((NULLS_AND_NUMBERS, later)):
        file = root / f"{number}.parquet"
        reader.execute(f"copy ({select}) to '{file}' (row_group_size 2048)")
        reader.execute(f"call ducklake_add_data_files('lake', 't', '{file}')")
    return len(reader.sql("select * from lake.t where amount = 5").fetchall())


def test_a_row_is_found_though_the_catalog_forgot_a_files_range(root: Path) -> None:
    with closing(open_engine(temporary_folder=root / "spill")) as ours:
        assert found_in_a_forgetful_catalog(ours, root) == 1


def test_the_fault_we_work_around_is_still_there(root: Path) -> None:
    # When this fails, DuckLake was mended: take the setting out of open_engine.
    with duckdb.connect() as plain:
        for name in ("ducklake", "sqlite_scanner"):
            load_extension(plain, name)
        assert found_in_a_forgetful_catalog(plain, root) == 0


# The home


@on_both
def test_a_home_can_be_moved_with_all_it_holds(home: Home, tmp_path: Path) -> None:
    source = write_source(tmp_path / "source")
    with Intake(home) as intake:
        intake.take(source, write_files(tmp_path / "files", [stated(1, "d1")]))
    moved = replace(home, root=tmp_path / "moved with a 'quote'")
    shutil.move(home.root, moved.root)
    if home.shared is not None:
        moved = replace(moved, shared=tmp_path / "another's 'mount'")
        shutil.move(home.shared, tmp_path / "another's 'mount'")
    with Intake(moved) as intake:
        intake.take(source, write_files(tmp_path / "more", [stated(2, "d2")]))

    with closing(open_to_read(moved)) as lake:
        held = lake.sql("select account_id from lake.balances order by all").fetchall()
    assert held == [("d1",), ("d2",)]


# The seal


ATTEMPTS = [
    "select * from read_text('{outside}')",
    "select * from '{outside}'",
    "select * from glob('/**')",
    "attach '{outside}' as other",
    "attach '{outside}.duckdb' as other",
    "copy (select 1) to '{outside}.csv'",
    "copy lake.balances from '{outside}'",
    "export database '{outside}.d'",
    "install httpfs",
    "load '{outside}'",
    "set threads = 8",
    "set enable_external_access = true",
    "set disabled_optimizers = ''",
    "reset allowed_directories",
    "insert into lake.batches values ('b', 's', now(), '')",
    "delete from lake.events",
    "drop table lake.events",
    "create table lake.mine(a int)",
    "alter table lake.events add column mine int",
    "delete from __ducklake_metadata_lake.ducklake_snapshot",
    "call ducklake_expire_snapshots('lake', older_than => now())",
]


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_a_sealed_reader_refuses(attempt: str, home: Home, tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text("a\n1\n")

    with closing(open_to_read(home)) as lake, lake.cursor() as cursor:
        with pytest.raises(duckdb.Error):
            cursor.execute(attempt.format(outside=outside)).fetchall()
        assert cursor.sql("select count(*) from lake.events").fetchall() == [(0,)]


@on_both
def test_a_sealed_reader_sees_what_is_committed_after_it_opened(home: Home) -> None:
    with closing(open_to_read(home)) as lake:
        with writing(home) as writer:
            writer.execute("insert into lake.batches values ('b', 's', now(), '')")
        assert lake.sql("select count(*) from lake.batches").fetchall() == [(1,)]


# The lease

HOLDER = """
import time
from warehouse.home import home_from_environment
from warehouse.lake.lease import write_lease
with write_lease(home_from_environment()):
    print("held", flush=True)
    time.sleep(60)
"""


@on_both
def test_the_lease_keeps_others_out_and_dies_with_its_holder(home: Home) -> None:
    command = [sys.executable, "-c", HOLDER]
    with subprocess.Popen(
        command, env=settings(home), stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with (
            pytest.raises(LakeError, match="Another process"),
            write_lease(home, patience=0.2),
        ):
            pass
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    began = time.monotonic()
    with write_lease(home, patience=5):
        assert time.monotonic() - began < 1


# The migrations


@on_both
def test_every_step_is_taken_once_and_recorded_by_its_name(home: Home) -> None:
    with writing(home) as lake:
        rows = lake.sql("select name from lake.migrations").fetchall()
        again = migrations.migrate(lake)

    steps = [*(f"table {table}" for table in tables()), bodies.STEP]
    assert sorted(name for (name,) in rows) == sorted(steps)
    assert again == []


@on_both
def test_a_new_optional_column_is_added_to_an_old_lake(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_source(tmp_path / "source")
    with Intake(home) as intake:
        intake.take(source, write_files(tmp_path / "files", [stated(1, "d1")]))
    newer = tables()
    newer["balances"] = {**newer["balances"], "blocked_amount": "decimal(18,3)"}
    monkeypatch.setattr(migrations, "tables", lambda: newer)

    with pytest.raises(LakeError, match=r"balances.blocked_amount.*loantrail migrate"):
        open_to_read(home)
    with writing(home) as lake:
        names = lake.sql("select name from lake.migrations").fetchall()
        lake.execute("update lake.balances set blocked_amount = 1 where false")
        held = lake.sql("select account_id, blocked_amount from lake.balances")
        assert held.fetchall() == [("d1", None)]
    assert ("column balances.blocked_amount",) in names
    open_to_read(home).close()


def test_a_new_required_column_is_refused_with_a_sentence(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = tables()
    newer["balances"] = {**newer["balances"], "branch": "varchar not null"}
    monkeypatch.setattr(migrations, "tables", lambda: newer)

    refused = pytest.raises(LakeError, match=r"balances\.branch.*Declare it optional")
    with refused, writing(home):
        pass


@on_both
def test_a_migration_that_fails_leaves_the_lake_as_it_was(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = {"added": {"a": "varchar"}, "broken": {"b": "no_such_type"}, **tables()}
    monkeypatch.setattr(migrations, "tables", lambda: newer)
    with pytest.raises(duckdb.Error), writing(home):
        pass
    monkeypatch.undo()

    with writing(home) as lake:
        found = lake.sql(
            "select count(*) from duckdb_tables() where table_name = 'added'"
        )
        assert found.fetchall() == [(0,)]


@pytest.mark.parametrize("table", [t for t in tables() if sort_order(t)])
def test_every_table_with_an_order_is_declared_sorted(table: str, home: Home) -> None:
    meta = "__ducklake_metadata_lake"
    with closing(open_to_read(home)) as lake:
        rows = lake.execute(
            "select sort_key_index, expression "
            f"from {meta}.ducklake_sort_expression "
            f"join {meta}.ducklake_table using (table_id) where table_name = ?",
            [table],
        ).fetchall()

    assert tuple(name.strip('"') for _, name in sorted(rows)) == sort_order(table)


# The third clock


def test_recording_goes_on_when_the_machines_clock_steps_back(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Clock(datetime):
        hour_now = 12

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Clock":
            return cls(2026, 1, 1, cls.hour_now, tzinfo=tz)

    monkeypatch.setattr(register, "datetime", Clock)
    source = write_source(tmp_path / "source")
    moments = []
    with Intake(home) as intake:
        for number, hour in enumerate((12, 11, 3, 13), start=1):
            Clock.hour_now = hour
            files = write_files(tmp_path / str(number), [stated(number, f"d{number}")])
            moments.append(intake.take(source, files).recorded_at)

    assert moments == sorted(set(moments))
    assert moments[2] - moments[0] < timedelta(seconds=1)
    assert moments[3].hour == 13
