"""The dictionary: every table is found, by either language, and shown whole."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.book import DICTIONARY, Book, Open, chosen, table
from warehouse.contracts import STANDARD
from warehouse.contracts.meaning import meanings

ROW = {"selection": {"rows": [0], "columns": [], "cells": []}}


def names(app: AppTest) -> list[str]:
    return list(app.dataframe[0].value.iloc[:, 0])


def test_every_table_is_listed_with_the_facts_it_holds(
    opened: Open, book: Book
) -> None:
    held = book.seen_by("he.jing").ask("facts_held").rows
    by_table = dict(held.iter_rows())

    app = opened(DICTIONARY, person="he.jing", lang="en")

    shown = app.dataframe[0].value
    assert set(shown["Table"]) == set(STANDARD)
    counted = dict(zip(shown["Table"], shown["Facts known"], strict=True))
    assert counted == {name: by_table.get(name, 0) for name in STANDARD}
    assert counted["transactions"] > 0


@pytest.mark.parametrize("word", ["waiver", "豁免", "WAIVED_UNTIL"])
def test_a_word_of_either_language_or_a_name_finds_its_table(
    opened: Open, word: str
) -> None:
    app = opened(DICTIONARY, person="he.jing", lang="en", word=word)

    assert "covenant_tests" in names(app)
    assert len(names(app)) < len(STANDARD)
    fits = table(app, "Columns that fit").value["Columns that fit"]
    assert fits.str.contains("waive").any()


def test_a_word_nobody_used_is_a_sentence(opened: Open) -> None:
    app = opened(DICTIONARY, person="he.jing", lang="en", word="xyzzy")

    assert not app.exception
    assert "Nothing in the standard is called so" in app.info[0].value


def test_a_group_narrows_the_list(opened: Open) -> None:
    app = opened(DICTIONARY, person="he.jing", group="repayment")

    assert "repayments" in names(app)
    assert "parties" not in names(app)


@pytest.mark.parametrize("name", ["visits", "positions"])
def test_an_address_names_a_table_whose_every_column_is_shown(
    opened: Open, name: str
) -> None:
    contract = STANDARD[name]

    app = opened(DICTIONARY, person="wu.fan", lang="en", table=name)

    assert app.header[0].value == " · ".join(contract.words)
    columns = table(app, "Privacy class").value
    assert list(columns["Column"]) == list(contract.described)
    assert list(columns["Chinese"]) == [d["zh"] for d in contract.described.values()]
    sentences = [meanings()[column][1] for column in contract.described]
    assert list(columns["Meaning"]) == sentences
    codes = sum(len(d.get("values") or {}) for d in contract.described.values())
    assert len(table(app, "Code").value) == codes
    assert len(table(app, "Reads as").value) == len(contract.kinds)


def test_a_table_nobody_declared_is_the_first_one(opened: Open) -> None:
    app = opened(DICTIONARY, person="he.jing", lang="en", table="nobodys")

    assert not app.exception
    assert app.header[0].value.endswith("Parties")


def test_picking_a_table_puts_it_into_the_address(opened: Open) -> None:
    app = opened(DICTIONARY, person="he.jing", lang="en", group="repayment")

    app.session_state["tables None repayment"] = ROW
    app.run()

    assert not app.exception
    assert chosen(app, "table") == names(app)[0]
