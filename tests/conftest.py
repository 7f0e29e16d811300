"""What every test shares: which of them cannot run on this machine, and why."""

import os
import shutil
from pathlib import Path

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def browser() -> str | None:
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def missing(item: pytest.Item) -> str | None:
    if item.get_closest_marker("browser") and browser() is None:
        return "there is no Chromium here; install chromium"
    if item.get_closest_marker("data"):
        folder = os.environ.get("LOANTRAIL_DATA")
        if not folder or not Path(folder).is_dir():
            return "LOANTRAIL_DATA does not name the folder of the public data sets"
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if reason := missing(item):
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def chromium() -> str:
    found = browser()
    assert found, "mark the test with `browser`"
    return found
