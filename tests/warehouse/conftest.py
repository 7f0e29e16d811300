import shutil
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from warehouse.home import Home
from warehouse.lake.catalog import writing
from warehouse.vault.keyring import open_keyring


@pytest.fixture(scope="session")
def new_home(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Home]:
    """Give homes with an empty lake; it is made once and copied, as a home may be."""
    first = Home(tmp_path_factory.mktemp("first") / "home")
    with writing(first):
        open_keyring(first).engine.dispose()

    def copy() -> Home:
        home = Home(tmp_path_factory.mktemp("home") / uuid4().hex)
        shutil.copytree(first.root, home.root)
        return home

    return copy


@pytest.fixture
def home(new_home: Callable[[], Home]) -> Home:
    return new_home()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path
