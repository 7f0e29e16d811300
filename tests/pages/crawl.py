"""Every page of a served dashboard visited as somebody, and every byte it sent."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Response

from tests.pages.canaries import Canaries, found
from tests.pages.test_every_page import ESSAYS
from tests.pages.test_journeys import Tab

KINDS = ("ids", "amounts", "words", "identities")
SEES: dict[str, set[str]] = {
    "lin.shen": {"ids", "amounts", "words"},
    "zhou.min": {"ids", "amounts"},
    "wu.fan": {"ids", "amounts"},
    "qian.rui": {"ids", "amounts", "words"},
    "he.jing": {"ids"},
    "xu.tao": {"ids", "amounts"},
    "feng.qi": set(),
    "tang.ning": set(),
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


@contextmanager
def wire(chrome: Browser, server: str, locale: str) -> Iterator[Wire]:
    """Open a tab of its own."""
    context = chrome.new_context(locale=locale)
    context.set_default_timeout(60_000)
    yield Wire(context.new_page(), server)
    context.close()


def everything_sent(
    wire: Wire, user: str, borrower: str, *, pages: list[str] = PAGES
) -> dict[str, bytes]:
    """Visit pages as somebody; give what each sent."""
    sent, first = {}, "find" if SEES[user] else "rights"
    for page in pages:
        wire.received.clear()
        place = "" if page == first else page
        wire.page.goto(f"{wire.base}/{place}?person={user}&borrower={borrower}")
        wire.page.locator(
            "[data-testid=stHeading], [data-testid=stAlert]"
        ).first.wait_for()
        wire.settle()
        sent[page] = wire.everything()
    return sent


def leaks(
    canaries: Canaries, user: str, borrower: str, sent: Mapping[str, bytes]
) -> dict[str, list[str]]:
    """Name what was sent that may not be, by page and kind."""
    told = {}
    for kind in KINDS:
        values = getattr(canaries, kind) - {borrower}  # which is in the address
        for page, said in sent.items() if kind not in SEES[user] else ():
            if there := found(values, said):
                told[f"{page}: {kind}"] = there
    return told


def unseen(
    canaries: Canaries, user: str, borrower: str, sent: Mapping[str, bytes]
) -> list[str]:
    """Name what may be seen and was sent nowhere: there the search proves nothing."""
    everything = b"".join(sent.values())
    return [
        kind
        for kind in sorted(SEES[user])
        if not found(getattr(canaries, kind) - {borrower}, everything)
    ]
