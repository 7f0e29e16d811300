"""The address of a database: read as libpq reads it, and told without its password."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.errors import LakeError
from warehouse.home import home_from_environment
from warehouse.postgres.address import Database, read_address

NAMES = ("PGPASSWORD", "PGPASSFILE", "PGPORT", "PGUSER", "PGSSLMODE", "PGSSLROOTCERT")
LAKE = "ducklake:postgres:host=db dbname=lake user=me"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (*NAMES, "LOANTRAIL_LAKE", "LOANTRAIL_SHARED"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "none"))


def read(told: str) -> Database:
    return read_address(told, setting="LOANTRAIL_LAKE")


def test_an_address_is_read_as_libpq_writes_it() -> None:
    told = r"host=db port = 6432 dbname='the lake' user=o\'hara password='it\'s \\ so'"

    assert read(f"{told} sslmode=verify-full sslrootcert=/etc/ca.pem") == Database(
        host="db",
        port=6432,
        name="the lake",
        user="o'hara",
        password=r"it's \ so",  # noqa: S106  invented
        sslmode="verify-full",
        sslrootcert="/etc/ca.pem",
    )


@given(
    name=st.text(min_size=1).filter(lambda text: "\0" not in text),
    user=st.text(min_size=1).filter(lambda text: "\0" not in text),
)
def test_what_is_written_is_read_back(name: str, user: str) -> None:
    database = Database("db", 5432, name, user, None)

    assert read(database.conninfo()) == database


def test_what_is_left_out_is_taken_as_libpq_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PGPORT", "7000")
    monkeypatch.setenv("PGUSER", "someone")
    monkeypatch.setenv("PGPASSWORD", "hunter2")

    found = read("host=db dbname=lake")

    assert (found.port, found.user, found.password) == (7000, "someone", "hunter2")
    assert found.sslmode == "prefer"


@pytest.mark.parametrize(
    ("line", "password"),
    [
        ("db:5432:lake:me:hunter2", "hunter2"),
        ("*:*:*:*:any", "any"),
        ("db:5433:lake:me:hunter2", None),
        (r"db:5432:lake:me:with\:colon and \\", "with:colon and \\"),
        ("# db:5432:lake:me:hunter2", None),
        ("db:5432:lake:you:wrong\ndb:5432:*:me:right", "right"),
    ],
)
def test_a_password_is_found_in_the_password_file(
    line: str, password: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "passwords"
    place.write_text(f"{line}\n")
    place.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(place))

    assert read("host=db dbname=lake user=me").password == password


def test_a_password_file_that_others_may_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "passwords"
    place.write_text("*:*:*:*:hunter2\n")
    place.chmod(0o640)
    monkeypatch.setenv("PGPASSFILE", str(place))

    with pytest.raises(LakeError, match=r"Others than its owner.*chmod 600") as refused:
        read("host=db dbname=lake user=me")
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("dbname=lake password=hunter2", "does not tell the host"),
        ("host=db password=hunter2", "does not tell the dbname"),
        ("host=db dbname=lake port=x password=hunter2", "the port x"),
        ("host=db dbname=lake sslmode=maybe password=hunter2", "the sslmode maybe"),
        ("host=db dbname=lake pasword=hunter2", "cannot be read as an address"),
        ("host=db dbname=lake password='hunter2", "cannot be read as an address"),
        ("postgresql://me:hunter2@db/lake", "cannot be read as an address"),
    ],
)
def test_an_address_that_is_none_is_said_without_its_password(
    told: str, said: str
) -> None:
    with pytest.raises(LakeError, match=said) as refused:
        read(told)
    assert "hunter2" not in str(refused.value)


def test_a_password_stands_in_no_text_of_a_home(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LOANTRAIL_LAKE", f"{LAKE} password=hunter2")
    monkeypatch.setenv("LOANTRAIL_SHARED", str(tmp_path))
    monkeypatch.setenv("LOANTRAIL_CASEBOOK", "postgresql+pg8000://me:hunter2@db/book")
    home = home_from_environment()
    assert isinstance(home.catalog, Database)

    assert home.catalog.password == "hunter2"  # noqa: S105  invented
    for text in (repr(home), str(home), str(home.catalog), home.catalog.conninfo()):
        assert "hunter2" not in text


@pytest.mark.parametrize(
    ("lake", "shared", "said"),
    [
        ("ducklake:mysql:host=h password=hunter2", None, "of the kind ducklake:mysql"),
        (LAKE, None, "LOANTRAIL_SHARED no folder"),
        ("ducklake:sqlite:/far/c.sqlite", "/far", "which machines cannot share"),
        (None, "/far", "which machines cannot share"),
    ],
)
def test_settings_that_do_not_fit_together_are_refused(
    lake: str | None, shared: str | None, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("LOANTRAIL_LAKE", lake), ("LOANTRAIL_SHARED", shared)):
        if value is not None:
            monkeypatch.setenv(name, value)

    with pytest.raises(LakeError, match=said) as refused:
        home_from_environment()
    assert "hunter2" not in str(refused.value)
