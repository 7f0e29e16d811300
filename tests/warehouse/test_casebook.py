import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from tests.warehouse.homes import new_home, on_both, only_sqlite, settings
from warehouse.casebook.engine import casebook_of
from warehouse.casebook.tables import METADATA
from warehouse.errors import CasebookError
from warehouse.home import Home

OPEN = """
from warehouse.casebook.engine import casebook_of
from warehouse.home import home_from_environment
casebook_of(home_from_environment()).dispose()
"""


@pytest.fixture
def home(catalog: str, tmp_path: Path) -> Home:
    return new_home(tmp_path / "home", catalog)


@on_both
def test_the_migrations_make_the_tables_that_are_declared(home: Home) -> None:
    with casebook_of(home).connect() as connection:
        context = MigrationContext.configure(connection)

        assert compare_metadata(context, METADATA) == []


@only_sqlite
def test_a_casebook_is_kept_from_everyone_but_its_owner(home: Home) -> None:
    casebook_of(home)

    assert home.casebook_file.stat().st_mode & 0o077 == 0


@on_both
def test_several_processes_may_open_a_new_casebook_at_once(home: Home) -> None:
    opening = [
        subprocess.Popen([sys.executable, "-c", OPEN], env=settings(home))
        for _ in range(4)
    ]

    assert [process.wait(60) for process in opening] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql+pg8000://me:secret@db/none?sslmode=maybe", "the sslmode maybe"),
        ("nowhere", "no address of a database"),
        ("postgresql+pg8000://me:secret@127.0.0.1:9/none", "cannot be opened"),
    ],
)
def test_a_casebook_that_cannot_be_reached_is_said_without_its_password(
    home: Home, url: str, said: str
) -> None:
    with pytest.raises(CasebookError, match=said) as problem:
        casebook_of(replace(home, casebook_url=url))

    assert "secret" not in str(problem.value)
