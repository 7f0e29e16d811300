"""A small book, and pages opened on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.book import Book, Open
from tests.pages.serving import served
from tests.warehouse.sample import home_with
from warehouse.home import Home

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Take a small sample book in, once."""
    return home_with(24, tmp_path_factory.mktemp("book") / "home")


@pytest.fixture
def book(home: Home, monkeypatch: pytest.MonkeyPatch) -> Book:
    monkeypatch.setenv("LOANTRAIL_HOME", str(home.root))
    monkeypatch.delenv("LOANTRAIL_LAKE", raising=False)
    monkeypatch.delenv("LOANTRAIL_ZONE", raising=False)
    return Book(home)


@pytest.fixture
def opened(book: Book, monkeypatch: pytest.MonkeyPatch) -> Open:
    assert book.home.catalog_file.is_file()
    monkeypatch.chdir(ROOT)

    def at(script: str | None = None, *, run: bool = True, **address: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "pages" / "main.py"), default_timeout=60)
        for name, value in address.items():
            app.query_params[name] = value
        if script:
            app.switch_page(script)
        return app.run() if run else app

    return at


@pytest.fixture(scope="module")
def server(home: Home) -> Iterator[str]:
    """Serve the small book to one file of tests."""
    with served(home) as base:
        yield base
