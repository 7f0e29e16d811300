from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from tests.warehouse.homes import CHOSEN, copy_of
from tests.warehouse.homes import new_home as home_without_lake
from warehouse.home import Home
from warehouse.lake.catalog import writing
from warehouse.vault.keyring import open_keyring


@pytest.fixture(scope="session")
def catalog(request: pytest.FixtureRequest) -> str:
    """Tell the kind of catalog: the chosen one, or what a test is marked for."""
    return str(getattr(request, "param", CHOSEN))


@pytest.fixture(scope="session")
def new_home(
    catalog: str, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Home]:
    """Give homes with an empty lake; it is made once and copied, as a home may be."""
    first = home_without_lake(tmp_path_factory.mktemp("first") / "home", catalog)
    with writing(first):
        open_keyring(first).engine.dispose()

    def copy() -> Home:
        return copy_of(first, tmp_path_factory.mktemp("home") / uuid4().hex)

    return copy


@pytest.fixture
def home(new_home: Callable[[], Home]) -> Home:
    return new_home()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path
