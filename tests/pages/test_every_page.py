"""Every page runs for everyone in both languages."""

import re
from pathlib import Path

import pytest

from pages.ui.labels import CODES
from tests.pages.book import HAN, TIMELINE, Book, Open, a_fact, words_on
from warehouse.access import DEMO_PEOPLE

PAGES = Path(__file__).parents[2] / "pages"
ESSAYS = sorted(
    path.relative_to(PAGES).as_posix()
    for path in PAGES.glob("*/*.py")
    if path.parent.name not in {"ui", "terminal"} and path.stem != "__init__"
)


READS = "governance/reads.py"
SEES_BORROWERS = {"lin.shen", "zhou.min", "wu.fan", "qian.rui", "he.jing", "xu.tao"}
"""Who may see single borrowers for the purpose they first come with."""


def test_every_page_is_registered() -> None:
    frame = (PAGES / "main.py").read_text("utf-8")
    registered = re.findall(r'page_of\(\s*"(\w+/\w+\.py)"', frame)

    assert sorted(registered) == ESSAYS


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("person", sorted(SEES_BORROWERS))
@pytest.mark.parametrize("page", [page for page in ESSAYS if page != READS])
def test_every_page_runs_for_everyone_who_sees_borrowers(
    page: str, person: str, lang: str, *, opened: Open, book: Book
) -> None:
    borrower, fact = a_fact(book, "repayment")

    app = opened(page, person=person, lang=lang, borrower=borrower, event=fact)

    assert not app.exception
    assert not app.error
    assert app.title
    assert app.dataframe or app.info or app.text_input


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "person", sorted({p.user for p in DEMO_PEOPLE} - SEES_BORROWERS)
)
@pytest.mark.parametrize("page", ESSAYS)
def test_whoever_sees_no_borrower_is_told_so_in_a_sentence(
    page: str, person: str, lang: str, *, opened: Open, book: Book
) -> None:
    borrower, fact = a_fact(book, "repayment")

    app = opened(page, person=person, lang=lang, borrower=borrower, event=fact)

    assert not app.exception
    assert app.title or (app.error and app.info)
    assert all(bool(HAN.search(e.value)) == (lang == "zh") for e in app.error)
    assert not re.search(rb"[FAN]-[PCSR]\d{4}", words_on(app))
    assert not any(
        "B-" in str(c) for t in app.dataframe for c in t.value.to_numpy().flat
    )


@pytest.mark.parametrize(
    ("person", "first"),
    [
        ("lin.shen", "Find a borrower"),
        ("zhou.min", "Find a borrower"),
        ("gu.yan", "What may I see?"),
        ("luo.bin", "What may I see?"),
    ],
)
def test_everyone_lands_on_a_page_they_may_use(
    person: str, first: str, opened: Open
) -> None:
    app = opened(person=person, lang="en")

    assert app.title[0].value == first
    assert not app.error


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
