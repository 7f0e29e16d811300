"""What a role may not see never reaches its browser: every byte of every page."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Response, sync_playwright

from tests.pages.book import PURPOSE, Book
from tests.pages.canaries import Canaries, canaries_of, found
from tests.pages.test_every_page import ESSAYS
from tests.pages.test_journeys import FLAGS, Tab
from warehouse.home import Home

pytestmark = pytest.mark.browser

BORROWER = "B-S0001"
SEES = {
    "lin.shen": {"ids", "amounts", "words"},
    "zhou.min": {"ids", "amounts"},
    "wu.fan": {"ids", "amounts"},
    "he.jing": {"ids"},
    "gu.yan": set(),
    "luo.bin": set(),
}
"""What of a borrower each of these may see; nobody sees an identity unasked."""

PAGES = [page.removesuffix(".py").partition("/")[2] for page in ESSAYS]


@dataclass
class Wire(Tab):
    """A tab that keeps everything the server sent, whatever it was."""

    def _answered(self, response: Response) -> None:
        if "/static/" not in response.url and response.ok:
            self.received.append(response.body())


@pytest.fixture(scope="module")
def chrome(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium, args=FLAGS)


@contextmanager
def wire(chrome: Browser, server: str, locale: str) -> Iterator[Wire]:
    context = chrome.new_context(locale=locale)
    context.set_default_timeout(60_000)
    yield Wire(context.new_page(), server)
    context.close()


def everything_sent(wire: Wire, user: str, borrower: str) -> dict[str, bytes]:
    """Visit every page as somebody; give what each sent."""
    sent, first = {}, "find" if SEES[user] else "rights"
    for page in PAGES:
        wire.received.clear()
        place = "" if page == first else page
        wire.page.goto(f"{wire.base}/{place}?person={user}&borrower={borrower}")
        wire.page.locator(
            "[data-testid=stHeading], [data-testid=stAlert]"
        ).first.wait_for()
        wire.settle()
        sent[page] = wire.everything()
    return sent


def told(canaries: Canaries, what: str, sent: bytes) -> list[str]:
    return found(getattr(canaries, what), sent)


@pytest.fixture(scope="module")
def of_borrower(home: Home) -> Canaries:
    return canaries_of(home, BORROWER)


@pytest.mark.parametrize("user", sorted(SEES.keys() - {"zhou.min"}))
def test_no_page_sends_what_its_reader_may_not_see(
    chrome: Browser, server: str, of_borrower: Canaries, user: str
) -> None:
    with wire(chrome, server, "zh-CN") as line:
        sent = everything_sent(line, user, BORROWER)
    everything = b"".join(sent.values())

    for what in ("ids", "amounts", "words", "identities"):
        values = getattr(of_borrower, what) - {BORROWER}  # which is in the address
        assert values, what
        if what in SEES[user]:
            assert found(values, everything), f"{user} sees no {what}: is it searched?"
        else:
            leaks = {page: found(values, told) for page, told in sent.items()}
            assert not any(leaks.values()), leaks


def test_a_manager_is_sent_nothing_of_another_units_borrower(
    chrome: Browser, server: str, book: Book
) -> None:
    near = book.seen_by("zhou.min").ask("find_borrowers", **ANYBODY).rows
    far = next(b for b in book.borrowers() if b not in set(near["borrower_id"]))
    canaries = canaries_of(book.home, far)
    with wire(chrome, server, "en-US") as line:
        sent = everything_sent(line, "zhou.min", far)

    assert PURPOSE["zhou.min"] == "monitoring"
    for page, said in sent.items():
        for what in ("amounts", "words", "identities"):
            assert told(canaries, what, said) == [], page
        assert found(canaries.ids - {far}, said) == [], page


ANYBODY = {"wanted": None, "kind": None, "region": None, "size": 99, "skip": 0}
