"""Every page runs for everyone in both languages."""

import re
from pathlib import Path

import pytest

from pages.ui.labels import CODES
from tests.pages.book import TIMELINE, Book, Open, a_fact
from warehouse.access import DEMO_PEOPLE

PAGES = Path(__file__).parents[2] / "pages"
ESSAYS = sorted(
    path.relative_to(PAGES).as_posix()
    for path in PAGES.glob("*/*.py")
    if path.parent.name not in {"ui", "terminal"} and path.stem != "__init__"
)


def test_every_page_is_registered() -> None:
    frame = (PAGES / "main.py").read_text("utf-8")
    registered = re.findall(r'HERE / "(\w+)" / "(\w+\.py)"', frame)

    assert sorted("/".join(parts) for parts in registered) == ESSAYS


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("person", [person.user for person in DEMO_PEOPLE])
@pytest.mark.parametrize("page", ESSAYS)
def test_every_page_runs_for_everyone(
    page: str, person: str, lang: str, *, opened: Open, book: Book
) -> None:
    borrower, fact = a_fact(book, "repayment")

    app = opened(page, person=person, lang=lang, borrower=borrower, event=fact)

    assert not app.exception
    assert not app.error
    assert app.title
    assert app.dataframe or app.info


@pytest.mark.parametrize("kind", ["project", "corporate", "sme", "retail"])
def test_the_trajectory_of_every_kind_of_borrower_is_in_chinese(
    kind: str, opened: Open, book: Book
) -> None:
    borrower = book.borrowers(kind)[0]

    app = opened(TIMELINE, person="lin.shen", lang="zh", borrower=borrower)

    heads = [column for table in app.dataframe for column in table.value.columns]
    labels = [metric.label for metric in app.metric]
    assert [word for word in heads + labels if re.search("[A-Za-z]{3}", word)] == []
    cells = {str(c) for table in app.dataframe for c in table.value.to_numpy().flat}
    assert cells & set(CODES.values()) == set()
