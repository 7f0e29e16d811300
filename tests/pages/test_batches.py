"""Sources and batches: is it new, does it add up, who may see the money."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from analytics.wording import MASKED
from pages.ui import choose
from tests.pages.book import BATCHES, SOURCES, Book, Open, chosen, table

ROW = {"selection": {"rows": [0], "columns": [], "cells": []}}
READ_AND_FATES = 5


def number(words: str) -> int:
    return int(words.replace(",", ""))


def state(app: AppTest) -> list[str]:
    return [chip for chips in table(app, "State").value["State"] for chip in chips]


@pytest.mark.parametrize(
    ("as_of", "told"),
    [("2026-09-30", "fresh"), ("2026-11-09", "fresh"), ("2026-11-10", "late")],
)
def test_a_source_is_late_on_the_as_of_day_not_today(
    opened: Open, as_of: str, told: str
) -> None:
    app = opened(SOURCES, person="he.jing", lang="en", as_of=as_of)

    assert state(app) == [told]
    assert f"{told} 1" in app.caption[0].value


def test_before_anything_was_known_a_source_is_of_unknown_freshness(
    opened: Open,
) -> None:
    app = opened(SOURCES, person="he.jing", lang="en", as_of="1950-01-01")

    assert not app.exception
    assert state(app) == ["unknown"]


@pytest.mark.parametrize(
    ("lang", "title"), [("zh", "示例账簿 (虚构)"), ("en", "Sample")]
)
def test_a_source_is_named_in_the_readers_language(
    opened: Open, lang: str, title: str
) -> None:
    app = opened(SOURCES, person="he.jing", lang=lang)

    assert app.dataframe[0].value.iloc[0, 0].startswith(title)


def test_picking_a_source_opens_its_batches(opened: Open) -> None:
    app = opened(SOURCES, person="he.jing", lang="en")

    app.session_state["sources"] = ROW
    app.run()

    assert not app.exception
    assert app.title[0].value == "Batches"
    assert app.selectbox(key="source").value == "sample_book"
    assert chosen(app, "source") == "sample_book"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_fates_of_a_batchs_lines_add_up_in_view(opened: Open, lang: str) -> None:
    app = opened(BATCHES, person="he.jing", lang=lang)

    read, *fates = [number(metric.value) for metric in app.metric]
    assert len(fates) == READ_AND_FATES - 1
    assert read == sum(fates) > 0
    assert not app.error
    apart = table(app, "原因" if lang == "zh" else "Why").value
    assert apart["行数" if lang == "zh" else "Lines"].sum() == fates[2] + fates[3]


def test_a_line_without_a_fate_would_be_shouted_about(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analytics.reconciliation.unaccounted", lambda _: 3)

    app = opened(BATCHES, person="he.jing", lang="en")

    assert app.error[0].value == "3 lines are unaccounted for."


def test_a_steward_sees_that_the_money_agrees_and_not_how_much(opened: Open) -> None:
    steward = table(opened(BATCHES, person="he.jing", lang="en"), "Difference").value
    manager = table(opened(BATCHES, person="zhou.min", lang="en"), "Difference").value

    assert set(steward["In the bytes"]) == set(steward["In the facts"]) == {MASKED}
    assert set(steward["Difference"]) == {0.0}
    assert (manager["In the bytes"] > 0).all()


@pytest.mark.parametrize("address", [{"batch": "sample_book-none"}])
def test_a_batch_nobody_knows_is_a_sentence(
    opened: Open, address: dict[str, str]
) -> None:
    app = opened(BATCHES, person="he.jing", lang="en", **address)

    assert not app.exception
    assert app.info[0].value == "There is no batch sample_book-none."


@pytest.mark.parametrize(
    "address",
    [
        {"source": "nobody"},
        {"batches_page": "99"},
        {"source": "sample_book", "batch": "berka-1"},
        {"files_page": "99"},
    ],
)
def test_an_address_that_names_nothing_shows_the_newest_batch(
    opened: Open, address: dict[str, str]
) -> None:
    app = opened(BATCHES, person="he.jing", lang="en", **address)

    assert not app.exception
    assert app.metric
    assert table(app, "File").value.shape[0] > 0


def test_the_files_turn_their_pages(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choose, "ROWS_A_PAGE", 20)

    first = table(opened(BATCHES, person="he.jing", lang="en"), "File").value
    second = table(
        opened(BATCHES, person="he.jing", lang="en", files_page="2"), "File"
    ).value

    assert first.shape[0] == 20
    assert not set(first["File"]) & set(second["File"])


def test_a_batch_is_as_it_was_whatever_day_is_asked_for(
    opened: Open, book: Book
) -> None:
    then = book.seen_by("he.jing", date(2020, 1, 1)).ask(
        "batches", source=None, size=9, skip=0
    )

    app = opened(BATCHES, person="he.jing", lang="en", as_of="2020-01-01")

    assert number(app.metric[0].value) == then.rows["lines_read"][0]
