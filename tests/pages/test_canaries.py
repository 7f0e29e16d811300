"""What a role may not see never reaches its browser: every byte of every page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.pages.book import PURPOSE, Book
from tests.pages.canaries import Canaries, canaries_of, found
from tests.pages.crawl import KINDS, everything_sent, leaks, unseen, wire
from tests.pages.serving import served
from tests.pages.test_journeys import FLAGS
from warehouse.home import Home

pytestmark = pytest.mark.browser

BORROWER = "B-S0001"
ANYBODY = {"wanted": None, "kind": None, "region": None, "size": 99, "skip": 0}


@pytest.fixture(scope="module")
def chrome(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium, args=FLAGS)


@pytest.fixture(scope="module")
def of_borrower(home: Home) -> Canaries:
    return canaries_of(home, BORROWER)


@pytest.mark.parametrize("user", ["lin.shen", "wu.fan", "he.jing", "gu.yan", "luo.bin"])
def test_no_page_sends_what_its_reader_may_not_see(
    chrome: Browser, server: str, of_borrower: Canaries, user: str
) -> None:
    """The drill asks it of everybody in both languages."""
    with wire(chrome, server, "zh-CN") as line:
        sent = everything_sent(line, user, BORROWER)

    assert all(getattr(of_borrower, kind) for kind in KINDS)
    assert leaks(of_borrower, user, BORROWER, sent) == {}
    assert unseen(of_borrower, user, BORROWER, sent) == []


def test_a_mask_that_is_broken_in_the_served_process_is_noticed(
    chrome: Browser, home: Home, of_borrower: Canaries
) -> None:
    with (
        served(home, unmasked=True) as base,
        wire(chrome, base, "zh-CN") as line,
    ):
        sent = everything_sent(line, "he.jing", BORROWER, pages=["timeline"])

    assert "timeline: amounts" in leaks(of_borrower, "he.jing", BORROWER, sent)


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
        for kind in ("amounts", "words", "identities"):
            assert found(getattr(canaries, kind), said) == [], page
        assert found(canaries.ids - {far}, said) == [], page
