"""Who somebody is, on the borrower's page."""

import pytest

from tests.pages.book import TIMELINE, Book, Open
from warehouse.access import IDENTITY_KINDS

REASON = "Two applications may be of one person"


def a_person(book: Book) -> str:
    return next(b for b in book.borrowers() if b.startswith("B-R"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_identity_is_shown_for_a_reason(opened: Open, book: Book, lang: str) -> None:
    app = opened(TIMELINE, borrower=a_person(book), person="lin.shen", lang=lang)

    app.text_input(key="reveal_reason").input(REASON)
    next(b for b in app.button if b.label in {"Show", "显示"}).click().run()

    assert not app.exception
    assert not app.error
    shown = next(
        frame.value
        for frame in app.dataframe
        if list(frame.value.columns)[1] in {"As kept in the vault", "保管库所存"}
    )
    names = {words[lang == "en"] for words in IDENTITY_KINDS.values()}
    assert set(shown.iloc[:, 0]) <= names
    assert "*" not in "".join(shown.iloc[:, 1])


def test_without_a_reason_it_is_said_why_not(opened: Open, book: Book) -> None:
    app = opened(TIMELINE, borrower=a_person(book), person="lin.shen", lang="en")

    next(b for b in app.button if b.label == "Show").click().run()

    assert "The reason says too little." in app.error[0].value
    assert "15" in app.info[0].value


@pytest.mark.parametrize("person", ["wu.fan", "zhou.min"])
def test_who_may_not_ask_is_not_offered_it(
    opened: Open, book: Book, person: str
) -> None:
    for borrower in book.borrowers():
        app = opened(TIMELINE, borrower=borrower, person=person, lang="en")
        assert "Show" not in {b.label for b in app.button}
        break
