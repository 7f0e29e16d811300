"""One borrower's trajectory: what is shown, to whom, and as of when."""

import json
import re
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from analytics import trajectory
from analytics.wording import MASKED
from tests.pages.book import FIND, TIMELINE, Book, Open, chosen, key_of, table, words_on
from warehouse.access import View

FOUND_LATE = timedelta(days=5)


def figure(app: AppTest) -> dict[str, Any]:
    drawn: dict[str, Any] = json.loads(app.get("plotly_chart")[0].proto.spec)
    return drawn


def marks_of(view: View, borrower: str) -> pl.DataFrame:
    known = view.ask("borrower", borrower_id=borrower).rows.row(0, named=True)
    until = view.end_of(view.as_of)
    inside = {"since": known["first_event"], "to": until, "borrower_id": borrower}
    return view.ask("trail_window", **inside, size=5000, skip=0).rows


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ({}, "No borrower is named"),
        ({"borrower": "B-NOBODY"}, "Nothing was known of B-NOBODY by"),
    ],
)
def test_without_a_borrower_a_sentence_is_words_on(
    opened: Open, address: dict[str, str], sentence: str
) -> None:
    app = opened(TIMELINE, person="lin.shen", lang="en", **address)

    assert not app.exception
    assert sentence in app.info[0].value
    assert not app.get("plotly_chart")


def test_before_anything_was_known_a_sentence_says_so(opened: Open, book: Book) -> None:
    borrower = book.borrowers()[0]

    app = opened(
        TIMELINE, person="lin.shen", lang="en", borrower=borrower, as_of="1950-01-01"
    )

    assert f"Nothing was known of {borrower} by 1950-01-01." in app.info[0].value


@pytest.mark.parametrize("day", ["1800-01-01", "9999-01-01", "soon"])
def test_a_day_nobody_can_choose_is_the_books_own_today(
    opened: Open, book: Book, day: str
) -> None:
    app = opened(TIMELINE, person="lin.shen", borrower=book.borrowers()[0], as_of=day)

    assert not app.exception
    assert app.get("plotly_chart")


def test_a_range_in_which_nothing_happened_says_so(
    opened: Open, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "pages.ui.choose.span",
        lambda first, _: (first - timedelta(days=20), first - timedelta(days=10)),
    )

    app = opened(TIMELINE, person="lin.shen", lang="en", borrower=book.borrowers()[0])

    assert not app.exception
    told = [info.value for info in app.info]
    assert "Nothing is known to have happened in this range." in told


@pytest.mark.parametrize(
    "kind",
    ["corporate", "sme", "retail", "project"],
)
def test_a_steward_sees_dots_and_no_name(opened: Open, book: Book, kind: str) -> None:
    borrower = book.borrowers(kind)[0]
    name = book.name_of(borrower)
    assert name.encode() in words_on(
        opened(TIMELINE, person="lin.shen", borrower=borrower)
    )

    app = opened(TIMELINE, person="he.jing", lang="en", borrower=borrower)

    assert name.encode() not in words_on(app)
    assert app.title[0].value == f"{borrower} · {MASKED}"
    assert set(table(app, "Amount").value["Amount"]) == {MASKED}
    assert set(table(app, "Agreed amount").value["Agreed amount"]) == {MASKED}


def test_what_was_learned_later_is_not_shown_earlier(opened: Open, book: Book) -> None:
    borrower = book.borrowers("corporate")[0]
    now = marks_of(book.seen_by("lin.shen"), borrower)
    late = now.filter(now["known_at"] - now["event_time"] > FOUND_LATE)
    # Not one of which something else was known before.
    fact = late.filter(late["version"] == 1).row(0, named=True)
    before = (fact["known_at"] - timedelta(days=1)).date()
    assert fact["event_id"] not in set(
        marks_of(book.seen_by("lin.shen", before), borrower)["event_id"]
    )
    address = {"person": "lin.shen", "lang": "en", "borrower": borrower}

    today = opened(TIMELINE, **address, event=str(fact["event_id"]))
    earlier = opened(
        TIMELINE, **address, event=str(fact["event_id"]), as_of=before.isoformat()
    )

    assert table(today, "Version") is not None
    assert f"This fact was not known by {before}." in [i.value for i in earlier.info]
    counted = [re.search(r"range.*: ([\d,]+)\.", c.value) for c in today.caption]
    counted_then = [re.search(r"range.*: ([\d,]+)\.", c.value) for c in earlier.caption]
    assert [m[1] for m in counted if m] != [m[1] for m in counted_then if m]


def test_moving_the_as_of_day_changes_what_is_words_on(
    opened: Open, book: Book
) -> None:
    app = opened(
        TIMELINE, person="lin.shen", lang="en", borrower=book.borrowers("sme")[0]
    )
    told = [metric.value for metric in app.metric]

    newest = app.date_input(key="as_of").value
    assert isinstance(newest, date)
    day = newest - timedelta(days=400)
    app.date_input(key="as_of").set_value(day).run()

    assert not app.exception
    assert [metric.value for metric in app.metric] != told
    assert chosen(app, "as_of") == day.isoformat()


def test_the_table_of_news_is_what_the_view_answers(opened: Open, book: Book) -> None:
    borrower = book.borrowers("corporate")[0]
    view = book.seen_by("lin.shen")
    earlier = view.as_of - timedelta(days=30)
    news = view.ask(
        "learned_between", borrower_id=borrower, earlier=view.end_of(earlier)
    )

    app = opened(
        TIMELINE,
        person="lin.shen",
        lang="en",
        borrower=borrower,
        earlier=earlier.isoformat(),
    )

    assert len(table(app, "Learned").value) == news.rows.height > 0
    late = trajectory.read_at_a_glance(news.rows)["days_late"].count()
    assert any(c.value.endswith(f"learned late {late}.") for c in app.caption)


def test_an_event_in_the_address_shows_its_facts_line_and_versions(
    opened: Open, book: Book
) -> None:
    borrower = book.borrowers("corporate")[0]
    view = book.seen_by("lin.shen")
    fact = marks_of(view, borrower).row(0, named=True)
    asked = {"borrower_id": borrower, "event_id": str(fact["event_id"])}
    versions = view.ask("fact_versions", **asked).rows

    app = opened(
        TIMELINE,
        person="lin.shen",
        lang="en",
        borrower=borrower,
        event=asked["event_id"],
    )

    told = "\n".join(markdown.value for markdown in app.markdown)
    assert f"`{versions['file_name'][0]}` · line {versions['line'][0]}" in told
    assert len(table(app, "Version").value) == versions.height
    said = dict(table(app, "Said").value.itertuples(index=False))
    assert len(said) >= len(json.loads(versions["facts"][0]))


@pytest.mark.parametrize("event", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_an_event_nobody_knows_breaks_nothing(
    opened: Open, book: Book, event: str
) -> None:
    app = opened(TIMELINE, person="lin.shen", borrower=book.borrowers()[0], event=event)

    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("as_object", [False, True])
def test_picking_a_mark_shows_its_fact(
    opened: Open, book: Book, *, as_object: bool
) -> None:
    app = opened(TIMELINE, person="lin.shen", lang="en", borrower=book.borrowers()[0])
    numbers = [0.0, 12.5, float("nan")]
    custom = {str(n): v for n, v in enumerate(numbers)} if as_object else numbers
    point = {"point_index": 0, "customdata": custom}

    app.session_state["timeline"] = {"selection": {"points": [point]}}
    app.run()

    assert not app.exception
    assert chosen(app, "event")
    assert len(table(app, "Version").value) >= 1


@pytest.mark.parametrize("custom", [7, [-1.0, 0.62], {"0": -1.0}, None, []])
def test_picking_a_strip_or_a_star_opens_no_fact(
    opened: Open, book: Book, custom: object
) -> None:
    app = opened(TIMELINE, person="lin.shen", lang="en", borrower=book.borrowers()[0])
    point = {"point_index": 0, "customdata": custom}

    app.session_state["timeline"] = {"selection": {"points": [point]}}
    app.run()

    assert not app.exception
    assert "event" not in app.query_params


def test_a_row_picked_after_a_mark_is_what_is_shown(opened: Open, book: Book) -> None:
    borrower = book.borrowers()[0]
    app = opened(TIMELINE, person="lin.shen", lang="en", borrower=borrower)
    point = {"point_index": 0, "customdata": [0.0]}
    app.session_state["timeline"] = {"selection": {"points": [point]}}
    app.run()
    of_mark = chosen(app, "event")

    events = next(t for t in app.dataframe if key_of(t).startswith("events "))
    rows = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.session_state[key_of(events)] = rows
    app.run()

    assert not app.exception
    assert chosen(app, "event") != of_mark


def test_the_events_turn_their_pages(opened: Open, book: Book) -> None:
    borrower = book.borrowers("corporate")[0]
    address = {"person": "lin.shen", "lang": "en", "borrower": borrower}

    first = table(opened(TIMELINE, **address), "Day learned is from").value
    second = table(opened(TIMELINE, **address, events_page="2"), "Day learned is from")

    assert first["Happened on"].min() >= second.value["Happened on"].max()


def test_the_range_holds_across_pages_and_changes_the_axis(
    opened: Open, book: Book
) -> None:
    app = opened(TIMELINE, person="lin.shen", borrower=book.borrowers()[0], span="1y")
    assert chosen(app, "span") == "1y"
    axis = figure(app)["layout"]["xaxis"]["range"]

    app.query_params.clear()
    app.switch_page(FIND).run()
    app.switch_page(TIMELINE).run()

    assert figure(app)["layout"]["xaxis"]["range"] == axis
    assert axis[1] - axis[0] < 400 * 86_400_000


def test_the_numbers_behind_the_chart_are_a_click_away(
    opened: Open, book: Book
) -> None:
    app = opened(TIMELINE, person="lin.shen", lang="en", borrower=book.borrowers()[0])
    before = len(app.dataframe)

    app.toggle(key="numbers").set_value(True).run()

    assert not app.exception
    assert len(app.dataframe) > before + 3
