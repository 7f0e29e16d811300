"""Signing in by a real provider, in a real browser."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.pages.book import Book
from tests.pages.serving import ROOT, wait_until_served
from tests.pages.test_journeys import FLAGS
from warehouse.access.register import NewUser, Register
from warehouse.home import Home

pytestmark = pytest.mark.browser

PROVIDE = """
import sys
import warnings
warnings.simplefilter("ignore")
import oidc_provider_mock as mock
people = [mock.User(sub=sub, claims={"name": sub}) for sub in ("mei", "stranger")]
with mock.run_server_in_thread(int(sys.argv[1]), user_claims=people):
    sys.stdin.read()
"""


@dataclass
class House:
    """A dashboard that knows one person of a provider, and the provider."""

    base: str
    issuer: str
    home: Home


@pytest.fixture(scope="module")
def house(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    port, elsewhere = free_port(), free_port()
    base, issuer = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{elsewhere}"
    place = tmp_path_factory.mktemp("sign-in") / "server.log"
    settings = {
        "LOANTRAIL_HOME": str(home.root),
        "LOANTRAIL_OIDC_METADATA": f"{issuer}/.well-known/openid-configuration",
        "LOANTRAIL_OIDC_CLIENT": "loantrail",
        "LOANTRAIL_OIDC_SECRET": "a secret of the test",
        "LOANTRAIL_OIDC_REDIRECT": f"{base}/oauth2callback",
        "LOANTRAIL_COOKIE_SECRET": "a cookie secret that is long enough for the test",
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port"]
    with place.open("wb") as log, ExitStack() as running:

        def start(*told: str, **where: Any) -> None:  # noqa: ANN401  as Popen has it
            process = subprocess.Popen(told, stdout=log, stderr=log, **where)
            running.enter_context(process)
            running.callback(process.terminate)

        start(sys.executable, "-c", PROVIDE, str(elsewhere), stdin=subprocess.PIPE)
        start(*command, str(port), cwd=ROOT, env={**os.environ, **settings})
        wait_until_served(base)
        yield House(base, issuer, home)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def chrome(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium, args=FLAGS)


@pytest.fixture
def page(chrome: Browser) -> Iterator[Page]:
    context = chrome.new_context(locale="en-US")
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def log_in(page: Page, house: House, subject: str) -> None:
    page.get_by_role("button", name="Sign in with your own account").click()
    page.wait_for_url(f"{house.issuer}/**")
    page.get_by_role("button", name=subject).first.click()
    page.wait_for_url(f"{house.base}/**")


def test_one_whom_the_provider_vouches_for_reaches_the_page_asked_for(
    page: Page, house: House, book: Book
) -> None:
    borrower = book.borrowers()[0]
    register = Register(house.home, "os:test")
    mei = NewUser("mei.lin", "林梅", "Lin Mei", issuer=house.issuer, subject="mei")
    register.add_user(mei, "committee")
    register.assign_cases("mei.lin", "credit_review", {borrower: "case-mei"})

    page.goto(f"{house.base}/timeline?borrower={borrower}&span=1y&person=lin.shen")
    page.get_by_role("heading", name="Loantrail").wait_for()
    assert borrower not in page.content()
    log_in(page, house, "mei")

    page.get_by_role("heading", name=borrower).wait_for()
    assert "span=1y" in page.url
    page.get_by_role("button", name="Sign out mei.lin").wait_for()


def test_one_whom_the_casebook_does_not_know_sees_nothing(
    page: Page, house: House
) -> None:
    page.goto(house.base)
    log_in(page, house, "stranger")

    page.get_by_text("Nobody here is known by this sign-in.").wait_for()
    page.get_by_role("button", name="Sign in as somebody else").wait_for()
    assert page.get_by_test_id("stDataFrame").count() == 0


def test_a_link_that_names_an_invented_person_signs_nobody_in(
    page: Page, house: House
) -> None:
    page.goto(f"{house.base}/?person=lin.shen")

    page.get_by_role("button", name="Sign in with your own account").wait_for()
    assert page.get_by_test_id("stDataFrame").count() == 0
