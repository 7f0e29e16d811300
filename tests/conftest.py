"""What every test shares: which of them cannot run on this machine, and why."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import once, postgres

# How long an example takes depends on what else the machine does.
settings.register_profile(
    "patient", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("patient")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def browser() -> str | None:
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def missing(item: pytest.Item) -> str | None:
    if item.get_closest_marker("browser") and browser() is None:
        return "there is no Chromium here; install chromium"
    if item.get_closest_marker("data") and data_folder() is None:
        return "skipped: data not present"
    if item.get_closest_marker("postgres") and postgres.programs() is None:
        return postgres.ABSENT
    return None


def data_folder() -> Path | None:
    """The public data sets: where LOANTRAIL_DATA says, else beside the checkout."""
    beside = Path(__file__).parents[2] / "shared" / "data"
    folder = Path(os.environ.get("LOANTRAIL_DATA") or beside)
    return folder if folder.is_dir() else None


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # the one process that starts the others
        once.share()
        config.add_cleanup(once.forget)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if reason := missing(item):
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def public_data() -> Path:
    found = data_folder()
    assert found, "mark the test with `data`"
    return found


@pytest.fixture(scope="session")
def chromium() -> str:
    found = browser()
    assert found, "mark the test with `browser`"
    return found
