import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import parse_qs

import polars as pl
import pytest
from playwright.sync_api import Browser, sync_playwright
from streamlit.testing.v1 import AppTest

from analytics.charts.style import POINTER
from sample_data.stories import WORDS
from tests.pages.book import FIND, HAN, TIMELINE, Book, Open, chosen, words_on
from tests.pages.test_journeys import FLAGS, Tab, new_tab
from tests.pages.tour_book import home_of_the_tour
from warehouse import access
from warehouse.access import Story, View
from warehouse.access.tour import tour_of
from warehouse.home import Home

TOUR = "borrower/tour.py"
NAMES = [words["name"] for words in WORDS]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return home_of_the_tour(tmp_path_factory.mktemp("tour"))


@pytest.fixture(scope="module")
def chrome(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium, args=FLAGS)


def story_of(home: Home, name: str) -> Story:
    return next(story for story in tour_of(home).stories if story.name == name)


def seen(home: Home, as_of: date) -> View:
    token = access.sign_in_for_demonstration("lin.shen", address="127.0.0.1")
    who = access.caller(token)
    return access.open_view(home, who, purpose="credit_review", as_of=as_of)


def links(app: AppTest, page: str) -> list[str]:
    """Give the addresses of the links to a page."""
    found = [link.proto for link in app.get("page_link")]
    return [proto.query_string for proto in found if proto.page == page]


def landed(opened: Open, home: Home, name: str, **other: str) -> AppTest:
    """Open the link of a story as a newcomer does."""
    story, sight = story_of(home, name), story_of(home, name).sights[0]
    link = {
        "story": name,
        "borrower": sight.borrower_id,
        "as_of": str(story.as_of),
        "span": story.span,
        "event": sight.event_id,
    }
    return opened(TIMELINE, **{"person": "lin.shen", "lang": "en", **link, **other})


@pytest.mark.parametrize("name", NAMES)
def test_what_a_story_points_to_is_in_the_trajectory_on_its_day(
    name: str, home: Home, book: Book
) -> None:
    story = story_of(book.home, name)
    view = seen(home, story.as_of)

    for sight in story.sights:
        asked = {"borrower_id": sight.borrower_id, "event_id": sight.event_id}
        versions = view.ask("fact_versions", **asked).rows
        assert versions["contract"].unique().to_list() == [sight.table]
        happened = versions["event_time"][0].astimezone(view.zone).date()
        assert sight.on in {None, happened}


def test_what_was_learned_late_was_not_known_the_day_before(home: Home) -> None:
    story = story_of(home, "learned_late")
    assert story.earlier == story.as_of - timedelta(days=1)
    (sight,) = story.sights

    asked = {"borrower_id": sight.borrower_id, "event_id": sight.event_id}

    assert seen(home, story.earlier).ask("fact_versions", **asked).rows.is_empty()
    assert seen(home, story.as_of).ask("fact_versions", **asked).rows.height == 1


def test_a_guarantor_in_the_circle_is_the_borrower_its_story_goes_on_to(
    home: Home,
) -> None:
    story = story_of(home, "guarantee_circle")
    mine, theirs = story.sights
    view = seen(home, story.as_of)
    asked = {"borrower_id": mine.borrower_id, "event_id": mine.event_id}
    guarantee = view.ask("fact_versions", **asked).rows.row(0, named=True)
    parties = view.ask("borrower_parties", borrower_id=theirs.borrower_id).rows

    borrower = parties.filter(pl.col("role") == "borrower")["party_id"].to_list()
    assert [json.loads(guarantee["facts"])["guarantor_id"]] == borrower


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_newcomer_is_told_ten_stories_and_led_to_each(
    lang: str, opened: Open, home: Home
) -> None:
    app = opened(TOUR, person="lin.shen", lang=lang)

    assert not app.exception
    assert len(app.subheader) == len(NAMES) == 10
    assert all(bool(HAN.search(s.value)) == (lang == "zh") for s in app.subheader)
    told = [parse_qs(link) for link in links(app, "timeline")]
    assert [link["story"][0] for link in told] == NAMES
    days = [str(story_of(home, name).as_of) for name in NAMES]
    assert [link["as_of"][0] for link in told] == days


@pytest.mark.parametrize("name", ["learned_late", "inflated_progress", "cure"])
def test_a_story_is_told_where_its_link_lands(
    name: str, opened: Open, home: Home
) -> None:
    story = story_of(home, name)

    app = landed(opened, home, name)

    assert not app.exception
    assert not app.error
    assert any(story.seen[1] == told.value for told in app.markdown)
    assert "This fact was not known" not in str([told.value for told in app.info])
    numbers = [f"{n} ·" for n in range(1, len(story.sights) + 1)]
    labels = [link.proto.label for link in app.get("page_link")]
    assert [n for n in numbers if not any(told.startswith(n) for told in labels)] == []


def test_a_link_within_the_dashboard_counts_before_what_was_chosen(
    opened: Open, home: Home
) -> None:
    app = opened(FIND, person="lin.shen", lang="en", as_of="2026-08-01")
    story = story_of(home, "inflated_progress")

    app.query_params["story"] = story.name
    app.query_params["as_of"] = str(story.as_of)
    app.query_params["span"] = story.span
    app.query_params["borrower"] = story.borrower_id
    app.switch_page(TIMELINE).run()

    assert chosen(app, "as_of") == str(story.as_of)
    assert chosen(app, "span") == story.span

    app.date_input(key="as_of").set_value(date(2023, 6, 1)).run()
    assert chosen(app, "as_of") == "2023-06-01"

    app.query_params.pop("story")
    app.query_params.pop("as_of")
    app.switch_page(FIND).run()
    assert chosen(app, "as_of") == str(access.last_known_day(home))


def test_whose_borrowers_one_may_not_see_are_no_stories_for_one(opened: Open) -> None:
    everybody = opened(TOUR, person="qian.rui", lang="en")
    manager = opened(TOUR, person="zhou.min", lang="en", purpose="monitoring")
    steward = opened(TOUR, person="he.jing", lang="en")

    assert len(everybody.subheader) == len(NAMES)
    assert len(manager.subheader) < len(NAMES)
    assert not steward.subheader
    assert "Shen Lin sees them all" in steward.info[0].value
    assert b"progress was inflated" not in words_on(steward)


def test_a_story_one_may_not_be_told_stays_untold_where_its_link_lands(
    opened: Open, home: Home
) -> None:
    for person in ("he.jing", "zhou.min", "luo.bin"):
        app = landed(opened, home, "inflated_progress", person=person)

        assert story_of(home, "inflated_progress").seen[1].encode() not in words_on(app)


def test_what_was_told_stands_in_the_read_log(opened: Open, home: Home) -> None:
    opened(TOUR, person="wu.fan", lang="en")

    newest = home.read_log_file.read_text("utf-8").splitlines()[-1]
    assert '"the stories"' in newest
    assert '"wu.fan"' in newest
    assert "inflated_progress" in newest


def test_the_start_page_and_the_sign_in_lead_to_the_tour(opened: Open) -> None:
    assert links(opened(FIND, person="lin.shen", lang="en"), "tour")
    signing_in = opened(lang="en")
    assert "Begin as Shen Lin" in signing_in.info[0].value


def test_a_book_without_stories_shows_no_tour(opened: Open, home: Home) -> None:
    aside = home.tour_file.with_suffix(".aside")
    home.tour_file.rename(aside)
    try:
        start = opened(FIND, person="lin.shen", lang="en")
        asked_for = opened(TOUR, person="lin.shen", lang="en")
        signing_in = opened(lang="en")
    finally:
        aside.rename(home.tour_file)

    assert not links(start, "tour")
    assert "This book has no tour" in asked_for.info[0].value
    assert not signing_in.info


def test_a_tour_that_cannot_be_read_is_a_sentence(opened: Open, home: Home) -> None:
    whole = home.tour_file.read_text("utf-8")
    home.tour_file.write_text(whole.replace('"as_of"', '"as_at"'), "utf-8")
    try:
        app = opened(TOUR, person="lin.shen", lang="en")
    finally:
        home.tour_file.write_text(whole, "utf-8")

    assert not app.exception
    assert "cannot be read" in app.error[0].value


@pytest.mark.browser
@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("zh-CN", {"see": "在轨迹上看", "next": "下一个故事", "on": "按 {} 的所知"}),
        ("en-US", {"see": "See it on", "next": "Next story", "on": "As known on {}"}),
    ],
)
def test_a_newcomer_follows_the_tour(
    chrome: Browser, server: str, home: Home, *, locale: str, words: dict[str, str]
) -> None:
    spoken = ("zh-CN", "en-US").index(locale)
    stories = tour_of(home).stories[:3]
    with new_tab(chrome, server, locale) as tab:
        tab.open("/tour?person=lin.shen")
        tab.settle()  # what is still coming moves what is to be clicked
        tab.page.get_by_role("link", name=words["see"]).first.click()
        for story in stories:
            tab.page.get_by_text(story.seen[spoken]).wait_for()
            tab.wait_for_chart()
            told = tab.address()
            landed = (told["story"], told["borrower"], told["as_of"])
            assert landed == (story.name, story.borrower_id, str(story.as_of))
            assert lines_pointing(tab) > 0
            if story.earlier:
                day_before = words["on"].format(story.earlier)
                tab.page.get_by_role("link", name=day_before).click()
                tab.page.get_by_text(re.compile("was not known by|尚不知道")).wait_for()
                tab.settle()
            if story is not stories[-1]:
                tab.page.get_by_role("link", name=words["next"]).click()


def lines_pointing(tab: Tab) -> int:
    """Count the lines drawn where a reader is to look."""
    drawn = "document.querySelector('.js-plotly-plot').layout.shapes"
    pointing = f"filter(shape => shape.line.color === '{POINTER['color']}').length"
    return int(tab.page.evaluate(f"() => {drawn}.{pointing}"))
