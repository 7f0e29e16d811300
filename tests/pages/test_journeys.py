"""What a person does in a real browser, on a real server of its own."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Response, WebSocket, sync_playwright

from tests.pages.book import Book

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update"),
    "--disable-sync",
]
MARKS = """() => {
  const chart = document.querySelector('.js-plotly-plot');
  const {xaxis, yaxis} = chart._fullLayout, box = chart.getBoundingClientRect();
  const plain = array => Array.from(array._inputArray || array);
  return chart._fullData.filter(t => t.type === 'scattergl').flatMap(t => {
    const x = plain(t.x), y = plain(t.y);
    return x.map((at, n) => ({
      name: t.name,
      x: box.left + xaxis._offset + xaxis.c2p(at),
      y: box.top + yaxis._offset + yaxis.c2p(y[n]),
      lane: y[n],
    }));
  });
}"""
AT_REST = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  return app && app.dataset.testScriptState === 'notRunning'
    && app.dataset.testConnectionState === 'CONNECTED'
    && !document.querySelector('[data-testid=stSpinner]');
}"""
RANGE = "() => document.querySelector('.js-plotly-plot')._fullLayout.xaxis.range"


@dataclass
class Tab:
    """One page of a browser, and what went over its wires."""

    page: Page
    base: str
    received: list[bytes] = field(default_factory=list)
    away: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self._sent(request.url))
        self.page.on("response", self._answered)
        self.page.on("websocket", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda line: (
                self.complaints.append(line.text)
                # Streamlit probes beside a deep link for its own health: told 404.
                if line.type == "error" and "_stcore" not in line.location["url"]
                else None
            ),
        )

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.page.get_by_role("heading").first.wait_for()

    def wait_for_chart(self) -> None:
        self.page.locator(".js-plotly-plot .main-svg").first.wait_for()
        self.settle()

    def settle(self) -> None:
        self.page.wait_for_function(AT_REST)
        self.page.wait_for_timeout(700)

    def address(self) -> dict[str, str]:
        told = parse_qs(urlsplit(self.page.url).query)
        return {name: values[0] for name, values in told.items()}

    def everything(self) -> bytes:
        return b"".join(self.received)

    def _sent(self, url: str) -> None:
        if urlsplit(url).hostname not in {None, "127.0.0.1"}:
            self.away.append(url)

    def _answered(self, response: Response) -> None:
        if "json" in response.headers.get("content-type", ""):
            self.received.append(response.body())

    def _listen(self, socket_: WebSocket) -> None:
        socket_.on("framereceived", self._hear)

    def _hear(self, payload: bytes | str) -> None:
        self.received.append(payload.encode() if isinstance(payload, str) else payload)


@pytest.fixture(scope="module")
def chrome(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium, args=FLAGS)


@pytest.fixture
def tab(chrome: Browser, server: str) -> Iterator[Tab]:
    with new_tab(chrome, server, "en-US") as tab:
        yield tab


@contextmanager
def new_tab(chrome: Browser, server: str, locale: str) -> Iterator[Tab]:
    size = {"width": 1440, "height": 1000}
    context = chrome.new_context(viewport=size, locale=locale)  # type: ignore[arg-type]
    context.set_default_timeout(30_000)
    tab = Tab(context.new_page(), server)
    yield tab
    context.close()
    assert tab.away == []
    assert tab.complaints == []


def click_a_mark(tab: Tab) -> None:
    """Click the mark that stands farthest from any other."""
    tab.page.locator(".js-plotly-plot").first.scroll_into_view_if_needed()
    marks = tab.page.evaluate(MARKS)

    def room(mark: dict[str, float]) -> float:
        others: list[float] = [
            abs(o["x"] - mark["x"]) for o in marks if o["lane"] == mark["lane"]
        ]
        return sorted([*others, 1e6])[1]

    inside = [m for m in marks if 380 < m["x"] < 1300 and 0 < m["y"] < 1000]
    loneliest = max(inside, key=room)
    tab.page.mouse.click(loneliest["x"], loneliest["y"])
    tab.page.wait_for_url(re.compile("event="))
    tab.settle()


# The first test is the first request of a fresh server; it must stay the first.


def test_a_deep_link_goes_through_the_frame_and_the_sign_in(
    tab: Tab, book: Book
) -> None:
    borrower = book.borrowers("corporate")[0]

    tab.open(f"/timeline?borrower={borrower}&span=1y&lang=en")

    tab.page.get_by_role("heading", name="Sign in to the demonstration").wait_for()
    # The borrower's id comes back with the address; nothing of what it stands for does.
    facility = book.seen_by("lin.shen").ask("facilities", borrower_id=borrower).rows
    for told in (book.name_of(borrower), facility["facility_id"][0], "plotly"):
        assert str(told).encode() not in tab.everything()

    tab.page.get_by_role("button", name="Shen Lin").click()

    tab.page.get_by_role("heading", name=borrower).wait_for()
    tab.wait_for_chart()
    assert urlsplit(tab.page.url).path == "/timeline"
    told = tab.address()
    assert (told["borrower"], told["span"]) == (borrower, "1y")
    assert tab.page.locator("[data-testid='stMainMenu']").count() == 0
    assert tab.page.get_by_text("Deploy").count() == 0


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("zh-CN", {"name": "编号或名称", "year": "1年", "title": "业务活动轨迹"}),
        ("en-US", {"name": "Id or name", "year": "1 year", "title": "Trajectory"}),
    ],
)
def test_the_committee_finds_looks_picks_and_comes_back(
    chrome: Browser, server: str, book: Book, *, locale: str, words: dict[str, str]
) -> None:
    borrower = book.borrowers("corporate")[0]
    with new_tab(chrome, server, locale) as tab, new_tab(chrome, server, locale) as two:
        tab.open("/?person=lin.shen")
        tab.page.get_by_label(words["name"]).fill(book.name_of(borrower))
        tab.page.keyboard.press("Enter")
        tab.page.wait_for_url(re.compile("wanted="))
        tab.settle()
        tab.page.get_by_test_id("stDataFrame").first.click(position={"x": 90, "y": 52})
        tab.page.get_by_role("heading", name=words["title"], exact=True).wait_for()
        tab.wait_for_chart()
        everything = tab.page.evaluate(RANGE)

        tab.page.get_by_role("radio", name=words["year"], exact=True).click()
        tab.page.wait_for_url(re.compile("span=1y"))
        tab.settle()
        assert tab.page.evaluate(RANGE)[0] > everything[0]

        click_a_mark(tab)
        origin = origin_on(tab)
        assert origin.endswith(".csv")

        two.open(tab.page.url.removeprefix(server))
        two.wait_for_chart()
        assert origin_on(two) == origin
        assert two.page.evaluate(RANGE) == tab.page.evaluate(RANGE)
        assert two.address() == tab.address()


def origin_on(tab: Tab) -> str:
    """Read the name of the file a fact came from."""
    return tab.page.get_by_test_id("stMain").locator("code").nth(1).inner_text()


def test_an_earlier_day_takes_back_what_was_learned_since(tab: Tab, book: Book) -> None:
    borrower = book.borrowers("corporate")[0]
    view = book.seen_by("lin.shen")
    asked = {"borrower_id": borrower, "earlier": view.end_of(date(2026, 6, 30))}
    fact = view.ask("learned_between", **asked).rows["event_id"][0]
    link = f"/timeline?person=lin.shen&lang=en&borrower={borrower}&event={fact}"

    tab.open(link)
    tab.page.get_by_text("Versions known by this day").wait_for()
    tab.wait_for_chart()
    marks = len(tab.page.evaluate(MARKS))
    tab.open(f"{link}&as_of=2026-06-30")
    tab.page.get_by_text("This fact was not known by 2026-06-30.").wait_for()
    tab.wait_for_chart()

    assert len(tab.page.evaluate(MARKS)) != marks


@pytest.mark.parametrize(
    "kind",
    ["sme", "project"],
)
def test_no_name_reaches_a_stewards_browser(tab: Tab, book: Book, kind: str) -> None:
    borrower = book.borrowers(kind)[0]
    name = book.name_of(borrower).encode()

    tab.open(f"/timeline?person=he.jing&borrower={borrower}")
    tab.wait_for_chart()
    tab.open("/?person=he.jing")
    tab.page.get_by_test_id("stDataFrame").first.wait_for()
    tab.settle()

    assert borrower.encode() in tab.everything()
    assert name not in tab.everything()
