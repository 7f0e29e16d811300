"""The catalog in PostgreSQL: who may look, and what is said when it does not answer."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.postgres import READER, new_server, server
from tests.warehouse.desk import desk_at, row, stated
from tests.warehouse.homes import as_owner, copy_of, database_of, on_postgres
from tests.warehouse.sample import look
from tests.warehouse.test_lake import ATTEMPTS
from warehouse.errors import LakeError
from warehouse.home import Home
from warehouse.lake.catalog import lake_exists, open_to_read, open_to_write, writing
from warehouse.lake.lease import at_rest
from warehouse.lake.tables import tables

pytestmark = [on_postgres, pytest.mark.usefixtures("catalog")]


@pytest.fixture(scope="module")
def landed_once(new_home: Callable[[], Home]) -> Home:
    home = new_home()
    with desk_at(home) as desk:
        desk.send(stated(1, row("k", 10, 1)))
    return home


@pytest.fixture
def landed(landed_once: Home, tmp_path: Path) -> Home:
    """A lake that holds one balance."""
    return copy_of(landed_once, tmp_path / "home")


def seen_by(home: Home, role: str) -> Home:
    return replace(home, catalog=server().database(database_of(home).name, role))


def balances(home: Home) -> int:
    return look(home).ask("balances", borrower_id="B1").rows.height


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
    landed: Home,
) -> None:
    reader = seen_by(landed, READER)

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


def test_where_nothing_was_taken_in_it_is_said(tmp_path: Path) -> None:
    none = tmp_path / "none"
    home = Home(none, catalog=server().new_database(), shared=none)

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


def test_a_reader_whose_sessions_were_cut_off_asks_again_unnoticed(
    landed: Home,
) -> None:
    with closing(open_to_read(landed)) as engine:
        for _ in range(3):
            with at_rest(landed), engine.cursor() as cursor:
                found = cursor.sql("select count(*) from lake.balances").fetchall()
            assert found == [(1,)]
            server().disconnect(database_of(landed).name)
