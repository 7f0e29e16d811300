"""Finding a borrower: by id, by masked name, by filter, page by page."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import choose
from tests.pages.book import FIND, Book, Open

ROWS = {"selection": {"rows": [2], "columns": [], "cells": []}}
CELL = {"selection": {"rows": [], "columns": [], "cells": [(1, "Borrower")]}}


def found(app: AppTest) -> list[str]:
    return list(app.dataframe[0].value.iloc[:, 0])


def test_a_borrower_is_found_by_part_of_its_id(opened: Open, book: Book) -> None:
    wanted = book.borrowers()[5]

    app = opened(person="lin.shen", wanted=wanted.lower())

    assert found(app) == [wanted]


def test_the_committee_finds_by_masked_name(opened: Open, book: Book) -> None:
    wanted = book.borrowers("corporate")[0]

    app = opened(person="lin.shen", wanted=book.name_of(wanted))

    assert wanted in found(app)


@pytest.mark.parametrize("person", ["he.jing", "wu.fan"])
def test_who_may_not_see_names_finds_nothing_by_one(
    opened: Open, book: Book, person: str
) -> None:
    name = book.name_of(book.borrowers("corporate")[0])

    app = opened(person=person, wanted=name, lang="en")

    assert not app.exception
    assert not app.dataframe
    assert "No borrower known by" in app.info[0].value


def test_a_kind_and_a_region_narrow_the_list(opened: Open, book: Book) -> None:
    app = opened(person="lin.shen", lang="en", kind="sme")
    assert set(found(app)) == set(book.borrowers("sme"))

    region = app.selectbox(key="region").options[0]
    app.selectbox(key="region").select(region).run()

    assert 0 < len(found(app)) <= len(book.borrowers("sme"))
    assert set(app.dataframe[0].value["Region"]) == {region}


def test_a_filter_can_be_taken_away_again(opened: Open, book: Book) -> None:
    app = opened(person="lin.shen", kind="sme")

    app.selectbox(key="kind").set_value(None).run()

    assert set(found(app)) == set(book.borrowers())


def test_a_kind_nobody_knows_is_no_filter(opened: Open, book: Book) -> None:
    app = opened(person="lin.shen", kind="martian", region="Mars", page="x")

    assert set(found(app)) == set(book.borrowers())


def test_the_list_turns_its_pages(
    opened: Open, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choose, "ROWS_A_PAGE", 10)

    first = found(opened(person="lin.shen"))
    app = opened(person="lin.shen", page="2")

    assert [*first, *found(app)] == book.borrowers()[:20]


def test_a_page_beyond_the_last_is_the_first(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choose, "ROWS_A_PAGE", 10)

    app = opened(person="lin.shen", page="99")

    assert found(app) == found(opened(person="lin.shen"))


def test_a_new_filter_starts_on_its_first_page(
    opened: Open, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choose, "ROWS_A_PAGE", 5)
    app = opened(person="lin.shen", page="2")

    app.selectbox(key="kind").select("retail").run()

    assert not app.exception
    assert found(app) == book.borrowers("retail")[:5]


@pytest.mark.parametrize(("picked", "place"), [(ROWS, 2), (CELL, 1)])
def test_picking_a_borrower_opens_its_trajectory(
    opened: Open, book: Book, picked: object, place: int
) -> None:
    app = opened(person="lin.shen")

    app.session_state["borrowers"] = picked
    app.run()

    assert not app.exception
    assert app.title[0].value.startswith(book.borrowers()[place])
    assert app.get("plotly_chart")


def test_what_was_looked_for_is_still_there_on_the_way_back(
    opened: Open, book: Book
) -> None:
    app = opened(person="lin.shen", kind="sme")
    app.session_state["borrowers"] = ROWS
    app.run()

    app.query_params.clear()
    app.switch_page(FIND).run()

    assert set(found(app)) == set(book.borrowers("sme"))
