"""From a fact to its line and on to its readers, as much as the reader may see."""

import json

import pytest

from analytics.wording import MASKED
from pages.ui.asks import ASKS, TITLES
from tests.pages.book import (
    LINEAGE,
    TIMELINE,
    Book,
    Open,
    a_fact,
    table,
    words_on,
)
from tests.pages.test_every_page import ESSAYS
from warehouse.access import Answer, View


def test_a_fact_leads_to_its_file_line_batch_and_query(
    opened: Open, book: Book
) -> None:
    borrower, fact = a_fact(book, "repayment")
    asked = {"borrower_id": borrower, "event_id": fact}
    row = book.seen_by("lin.shen").ask("fact_versions", **asked).rows.row(0, named=True)

    app = opened(LINEAGE, person="lin.shen", lang="en", borrower=borrower, event=fact)

    told = "\n".join(markdown.value for markdown in app.markdown)
    for part in ("file_name", "file_id", "batch_id", "definition", "line"):
        assert f"`{row[part]}`" in told
    said = dict(table(app, "Said").value[["Column", "Said"]].to_numpy())
    facts = json.loads(row["facts"])
    assert said["repayment_id"] == facts["repayment_id"]
    assert said["paid_amount"] == f"{row['amount']:,.2f}"
    assert len(table(app, "Version").value) == row["version"]
    assert "from repayments" in app.code[0].value


def test_a_steward_follows_a_fact_without_seeing_what_it_says_of_money(
    opened: Open, book: Book
) -> None:
    borrower, fact = a_fact(book, "application_checked")
    asked = {"borrower_id": borrower, "event_id": fact}
    row = book.seen_by("lin.shen").ask("fact_versions", **asked).rows.row(0, named=True)

    app = opened(LINEAGE, person="he.jing", lang="en", borrower=borrower, event=fact)

    said = dict(table(app, "Said").value[["Column", "Said"]].to_numpy())
    assert said["asked_amount"] == said["note"] == MASKED
    note = json.loads(row["facts"]).get("note")
    assert not note or note.encode() not in words_on(app)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ({}, "No fact is named."),
        ({"borrower": "B-C0001"}, "No fact is named."),
        ({"borrower": "B-C0001", "event": "nonsense"}, "No fact is named."),
        (
            {
                "borrower": "B-C0001",
                "event": "00000000-0000-0000-0000-000000000000",
            },
            "This fact was not known by",
        ),
    ],
)
def test_a_fact_nobody_knows_is_a_sentence(
    opened: Open, address: dict[str, str], sentence: str
) -> None:
    app = opened(LINEAGE, person="lin.shen", lang="en", **address)

    assert not app.exception
    assert sentence in app.info[0].value


def test_a_fact_on_the_trajectory_links_to_its_lineage(
    opened: Open, book: Book
) -> None:
    borrower, fact = a_fact(book, "repayment")

    app = opened(TIMELINE, person="lin.shen", lang="en", borrower=borrower, event=fact)

    links = [link.proto for link in app.get("page_link")]
    (link,) = [proto for proto in links if proto.page == "lineage"]
    assert fact in link.query_string
    assert borrower in link.query_string


@pytest.mark.parametrize("page", ESSAYS)
def test_what_a_page_asks_is_what_lineage_says_it_asks(
    page: str, *, opened: Open, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[str] = set()
    ask = View.ask

    def heard(view: View, name: str, **parameters: object) -> Answer:
        asked.add(name)
        return ask(view, name, **parameters)

    borrower, fact = a_fact(book, "repayment")
    monkeypatch.setattr(View, "ask", heard)
    person = "he.jing" if page.startswith("data/") else "lin.shen"
    opened(page, person=person, borrower=borrower, event=fact)

    assert asked == set(ASKS[page])


def test_every_page_that_asks_has_a_title() -> None:
    assert TITLES.keys() == ASKS.keys()
