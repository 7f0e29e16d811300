"""The catalog in PostgreSQL: who may write, who may not look, what a failure leaves."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, nullcontext
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import duckdb
import pytest

from tests.postgres import READER, new_server, server
from tests.warehouse.cut import Wire
from tests.warehouse.desk import desk_at, row, stated
from tests.warehouse.homes import on_postgres, settings
from tests.warehouse.sample import look
from tests.warehouse.test_lake import ATTEMPTS
from tests.warehouse.tiny import write_files, write_source
from warehouse.errors import LakeError
from warehouse.home import Home
from warehouse.intake import batch, landing
from warehouse.lake import upkeep
from warehouse.lake.catalog import lake_exists, open_to_read, open_to_write, writing
from warehouse.lake.catalogs import turns
from warehouse.lake.lease import at_rest, rearranging, write_lease
from warehouse.lake.tables import tables
from warehouse.lake.upkeep import maintain
from warehouse.lake.verify import verify_lake
from warehouse.postgres.address import Database

pytestmark = [on_postgres, pytest.mark.usefixtures("catalog")]

ROOT = Path(__file__).parents[2]
TAKE = """
import os
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from warehouse.home import home_from_environment
from warehouse.intake import batch, landing

def register_together(*told):
    # Planted: wait until the other has judged too, then both register.
    (files / f"judged-{os.getpid()}").touch()
    while len(list(files.glob("judged-*"))) < 2:
        time.sleep(0.01)
    register(*told)

source, files = Path(sys.argv[1]), Path(sys.argv[2])
with batch.Intake(home_from_environment()) as door:
    if "lease" in sys.argv:
        register = batch.register
        batch.register = register_together
        batch.write_lease = lambda home: nullcontext()
    print("ready", flush=True)
    sys.stdin.readline()
    summary = door.take(source, files)
    print(summary.facts, summary.duplicate, flush=True)
"""


def database_of(home: Home) -> Database:
    assert isinstance(home.catalog, Database)
    return home.catalog


def as_owner(home: Home, *statements: str) -> list[tuple[object, ...]]:
    return server().as_owner(*statements, database=database_of(home).name)


def seen_by(home: Home, role: str) -> Home:
    return replace(home, catalog=server().database(database_of(home).name, role))


def two_at_once(home: Home, root: Path, *without: str) -> list[str]:
    """Let two processes take the same file; give what each told, or its error."""
    rows = [row(f"a{number}", number, 1) for number in range(200)]
    files = write_files(root / "files", [stated(1, *rows)])
    source = write_source(root / "source")
    takers = [
        subprocess.Popen(
            [sys.executable, "-c", TAKE, str(source), str(files), *without],
            cwd=ROOT,
            env=settings(home),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for taker in takers:
        assert taker.stdout is not None
        assert taker.stdout.readline() == "ready\n"
    if "fence" in without:  # whoever opens the lake puts it up again
        as_owner(home, "drop trigger loantrail_fence on ducklake_snapshot")
    for taker in takers:
        assert taker.stdin is not None
        taker.stdin.write("\n")
        taker.stdin.flush()
    told = [taker.communicate(timeout=120) for taker in takers]
    return sorted((out or err).strip().splitlines()[-1] for out, err in told)


# Two writers


def test_one_of_two_simultaneous_intakes_of_a_file_finds_it_taken(
    home: Home, tmp_path: Path
) -> None:
    assert two_at_once(home, tmp_path) == ["0 200", "200 0"]
    assert verify_lake(home) == {}


def test_without_the_lease_the_fence_lets_one_of_them_commit(
    home: Home, tmp_path: Path
) -> None:
    took, refused = two_at_once(home, tmp_path, "lease")

    assert took == "200 0"
    assert "The right to write was lost" in refused
    assert verify_lake(home) == {}


def test_without_lease_and_fence_both_commit_and_verification_tells(
    home: Home, tmp_path: Path
) -> None:
    # What the two above keep out, lest they pass for another reason.
    assert two_at_once(home, tmp_path, "lease", "fence") == ["200 0", "200 0"]
    assert verify_lake(home)["balances: one row per fact and version"] == 200


def test_a_lease_lost_and_taken_by_another_is_noticed_at_the_commit(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = landing.register

    def after_a_cut(*told: Any) -> None:  # noqa: ANN401  as it was told
        as_owner(
            home,
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where application_name = 'loantrail lease'",
            "update loantrail_lease set holder = 'another:1:x'",
        )
        register(*told)

    monkeypatch.setattr(batch, "register", after_a_cut)
    with desk_at(home) as desk:
        with pytest.raises(LakeError, match="right to write was lost"):
            desk.send(stated(1, row("k", 10, 1)))
        monkeypatch.undo()
        assert desk.ask("select count(*) from lake.batches") == [(0,)]
        again = desk.send(stated(1, row("k", 10, 1)))
        assert again.facts == 1
    assert verify_lake(home) == {}


def test_a_lease_lost_and_taken_by_nobody_does_no_harm(home: Home) -> None:
    with desk_at(home) as desk:
        with write_lease(home):
            server().disconnect(database_of(home).name)
            desk.ask("insert into lake.batches values ('b', 's', now(), '')")
        assert desk.send(stated(1, row("k", 10, 1))).facts == 1


def test_who_waits_is_told_who_writes(home: Home) -> None:
    line = turns.Line(database_of(home), "another")
    said = rf"Another process \(\S+:{os.getpid()}\)"
    with (
        write_lease(home),
        pytest.raises(LakeError, match=said),
        turns.write_lease(line, 0.2),
    ):
        pass


def test_threads_of_a_process_wait_for_each_other(home: Home) -> None:
    with (
        write_lease(home),
        pytest.raises(LakeError, match=r"Another process \(this one\)"),
        write_lease(home, patience=0.1),
    ):
        pass


def test_upkeep_waits_for_who_reads_and_who_reads_for_upkeep(home: Home) -> None:
    other = replace(home, root=home.root / "another machine")
    told: list[str] = []

    def upkeep() -> None:
        with rearranging(other):
            told.append("upkeep")
            time.sleep(0.2)
            told.append("upkeep done")

    with at_rest(home):
        worker = Thread(target=upkeep)
        worker.start()
        time.sleep(0.2)
        with at_rest(home):  # upkeep waits, and nobody behind it
            told.append("read")
    while not told[1:]:
        time.sleep(0.01)
    with at_rest(home):
        told.append("read again")
    worker.join()

    assert told == ["read", "upkeep", "upkeep done", "read again"]


# Who reads


def test_a_sealed_reader_refuses_what_one_of_a_file_does(
    home: Home, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text("a\n1\n")
    attempts = [
        *ATTEMPTS,
        "attach '{lake}' as other (type postgres)",
        "attach 'ducklake:postgres:{lake}' as other",
        "call postgres_execute('__ducklake_metadata_lake', 'create table mine(a int)')",
    ]
    lake = database_of(home).conninfo().replace("'", "''")

    with closing(open_to_read(home)) as engine:
        for attempt in attempts:
            with engine.cursor() as cursor:
                with pytest.raises(duckdb.Error):
                    cursor.execute(
                        attempt.format(outside=outside, lake=lake)
                    ).fetchall()
                assert cursor.sql("select count(*) from lake.events").fetchall()


@pytest.mark.parametrize(
    "attempt",
    [
        "select pg_read_file(''/etc/passwd'')",
        "select * from pg_authid",
        "select lo_import(''/etc/passwd'')",
    ],
)
def test_what_the_seal_lets_through_the_role_has_no_right_to(
    attempt: str, home: Home
) -> None:
    reader = seen_by(home, READER)
    query = f"from postgres_query('__ducklake_metadata_lake', '{attempt}')"
    with (
        closing(open_to_read(reader)) as engine,
        pytest.raises(duckdb.Error, match="permission denied"),
    ):
        engine.sql(query).fetchall()


def test_a_reader_without_the_right_to_write_reads_all_and_writes_nothing(
    home: Home,
) -> None:
    with desk_at(home) as desk:
        desk.send(stated(1, row("k", 10, 1)))
    reader = seen_by(home, READER)

    with closing(open_to_read(reader)) as engine:
        for table in tables():
            engine.sql(f"select * from lake.{table}").fetchall()
        assert engine.sql("select count(*) from lake.balances").fetchall() == [(1,)]
    with pytest.raises(LakeError, match="permission denied"), writing(reader):
        pass


def test_a_superuser_is_refused(home: Home) -> None:
    folder = server().folder
    owner = replace(database_of(home), host=str(folder), user="owner", password=None)

    for use in (open_to_read, open_to_write):
        with pytest.raises(LakeError, match="owner is a superuser"):
            use(replace(home, catalog=owner))


def test_where_nothing_was_taken_in_it_is_said() -> None:
    home = Home(ROOT / "none", catalog=server().new_database(), shared=ROOT / "none")

    assert not lake_exists(home)
    with pytest.raises(LakeError, match="There is no lake at lake_"):
        open_to_read(home)


# What is said when it does not answer


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"password": "hunter2"}, "password authentication failed"),
        ({"port": 1}, "Connection refused"),
        ({"name": "nowhere"}, 'database "nowhere" does not exist'),
    ],
)
def test_a_database_that_does_not_answer_is_said_without_the_password(
    change: dict[str, Any], said: str, home: Home, tmp_path: Path
) -> None:
    lost = replace(database_of(home), **change)
    away = replace(home, catalog=lost, root=tmp_path / "away")

    for use in (open_to_read, open_to_write, look):
        with pytest.raises(LakeError, match=said) as refused:
            use(away)
        assert str(lost.password) not in str(refused.value)


def test_the_password_shows_in_nothing_the_engine_tells(home: Home) -> None:
    password = database_of(home).password
    with closing(open_to_read(home)) as engine:
        told = [
            engine.sql(query).fetchall()
            for query in (
                "from duckdb_databases()",
                "from duckdb_secrets()",
                "from duckdb_settings()",
                "from pragma_database_list",
            )
        ]
        with pytest.raises(duckdb.Error) as refused:
            engine.sql("from postgres_query('__ducklake_metadata_lake', 'select no')")

    assert str(password) not in f"{told} {refused.value}"


@pytest.mark.parametrize("mode", ["require", "verify-full"])
def test_the_way_there_is_encrypted_and_the_server_known_where_that_is_asked(
    mode: str, home: Home
) -> None:
    plain = database_of(home)
    ours = str(server().certificate)
    safe = replace(plain, host="localhost", sslmode=mode, sslrootcert=ours)
    how = (
        "select bool_and(ssl) from pg_stat_ssl join pg_stat_activity using (pid) "
        "where datname = current_database() and client_addr is not null"
    )

    with closing(open_to_read(replace(home, catalog=safe))) as engine:
        assert engine.sql("select count(*) from lake.events").fetchall() == [(0,)]
        with at_rest(replace(home, catalog=safe)):
            assert as_owner(home, how)[0][0] is True
    if mode == "verify-full":
        with pytest.raises(LakeError, match=r"(?i)certificate verify failed: IP"):
            open_to_read(replace(home, catalog=replace(safe, host="127.0.0.1")))


# What is left when it fails


def test_readers_survive_a_restart_with_a_sentence_in_between(
    tmp_path: Path,
) -> None:
    ours = new_server()
    try:
        home = Home(tmp_path / "home", catalog=ours.new_database(), shared=tmp_path)
        with desk_at(home) as desk:
            desk.send(stated(1, row("k", 10, 1)))
            assert balances(home) == 1
            ours.stop()
            for _ in range(2):
                with pytest.raises(LakeError, match="cannot be reached: Connection"):
                    balances(home)
            with pytest.raises(LakeError, match="cannot be reached"):
                desk.send(stated(2, row("k", 20, 2)))
            ours = ours.restarted()
            assert balances(home) == 1
            assert desk.send(stated(2, row("k", 20, 2))).corrections == 1
            assert desk.in_force() == {"k": 20}
    finally:
        ours.remove()


def balances(home: Home) -> int:
    return look(home).ask("balances", borrower_id="B1").rows.height


def test_a_reader_whose_sessions_were_cut_off_asks_again_unnoticed(
    home: Home,
) -> None:
    with desk_at(home) as desk:
        desk.send(stated(1, row("k", 10, 1)))
        assert balances(home) == 1
        server().disconnect(database_of(home).name)
        desk.send(stated(2, row("l", 10, 1)))
        server().disconnect(database_of(home).name)
        assert balances(home) == 2


@pytest.fixture
def wire() -> Iterator[Wire]:
    with Wire(server().port) as wire:
        yield wire


def over(wire: Wire, home: Home) -> Home:
    return replace(home, catalog=replace(database_of(home), port=wire.port))


def test_a_batch_that_landed_though_its_answer_was_lost_is_not_taken_twice(
    home: Home, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [stated(number, row(f"a{number}", number, 1)) for number in range(1, 13)]
    register = landing.register

    def cut(*told: Any) -> None:  # noqa: ANN401  as it was told
        wire.cut_at_commit()
        register(*told)

    with desk_at(over(wire, home)) as desk:
        monkeypatch.setattr(batch, "register", cut)
        with pytest.raises(LakeError, match="nothing is taken twice"):
            desk.send(*many)
        monkeypatch.undo()
        again = desk.send(*many)

        assert wire.cuts == 1
        assert (again.facts, again.duplicate) == (0, 12)
    assert verify_lake(home) == {}


def maintained_but_for_the_answer(home: Home, wire: Wire) -> None:
    """Run upkeep; the answer to the commit that moves rows to files is lost."""
    with desk_at(home) as desk:
        desk.send(stated(1, row("k", 10, 1)))
    wire.cut_at_commit()
    with pytest.raises(LakeError, match="cannot be reached: server closed"):
        maintain(over(wire, home))

    assert wire.cuts == 1
    assert rows_inside(home) == 0


def test_rows_moved_out_of_the_catalog_are_there_though_the_answer_was_lost(
    home: Home, wire: Wire
) -> None:
    maintained_but_for_the_answer(home, wire)

    assert verify_lake(home) == {}
    assert maintain(home).rows_moved_out_of_the_catalog == 0
    assert not (home.lake_folder / "kept").exists()


def test_the_loss_we_keep_files_against_is_still_there(
    home: Home, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    # When this fails, DuckLake was mended: keepsakes can go.
    monkeypatch.setattr(upkeep, "kept", lambda *_: nullcontext())
    maintained_but_for_the_answer(home, wire)

    with pytest.raises(duckdb.IOException, match="No such file"):
        verify_lake(home)


def rows_inside(home: Home) -> int:
    found = as_owner(
        home,
        "select coalesce(sum((xpath('/row/n/text()', query_to_xml(format("
        "'select count(*) as n from %I where end_snapshot is null', table_name), "
        "false, true, '')))[1]::text::int), 0) from information_schema.tables "
        "where table_name ~ '^ducklake_inlined_data_[0-9]+_[0-9]+$'",
    )
    return int(str(found[0][0]))
