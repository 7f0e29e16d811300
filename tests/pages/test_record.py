"""Writing a fact down: every kind lands, what is wrong is said beside its field."""

import io
import json
import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from analytics.pictures import fingerprints
from tests.pages.book import LINEAGE, RECORD, Book, Open, chosen
from warehouse.contracts import STANDARD
from warehouse.home import Home

ON = date(2026, 9, 1)


@pytest.fixture
def own(tmp_path: Path, book: Book, monkeypatch: pytest.MonkeyPatch) -> Iterator[Book]:
    """Give a copy of the book that may be written into."""
    shutil.copytree(book.home.root, tmp_path / "home")
    home = Home(tmp_path / "home")
    monkeypatch.setenv("LOANTRAIL_HOME", str(home.root))
    yield Book(home)
    shutil.rmtree(home.root)


def field(app: AppTest, form: str, column: str) -> Any:  # noqa: ANN401  any widget
    """Find a field of a form by its column."""
    return app.get_by_key(f"fact {form} {column}")


def fill(app: AppTest, form: str, **told: object) -> AppTest:
    """Fill in fields of a form, each by its column."""
    for column, value in told.items():
        field(app, form, column).set_value(value)
    return app


def record(app: AppTest) -> AppTest:
    return app.button(key="record").click().run()


def a_visit(app: AppTest) -> AppTest:
    return fill(app, "visit", visited_on=ON, visit_kind="routine", outcome="done")


def a_picture() -> bytes:
    stream = io.BytesIO()
    Image.linear_gradient("L").save(stream, "PNG")
    return stream.getvalue()


def facts(book: Book, contract: str, borrower: str) -> list[dict[str, Any]]:
    """Read what the desk has told of a borrower in a table."""
    view = book.seen_by("lin.shen", date(2199, 1, 1))
    marks = view.ask("trail", borrower_id=borrower).rows
    kinds = {kind.name for kind in STANDARD[contract].kinds}
    found = []
    for event in marks.filter(marks["kind"].is_in(list(kinds)))["event_id"]:
        asked = {"borrower_id": borrower, "event_id": str(event)}
        row = view.ask("fact_versions", **asked).rows.row(0, named=True)
        if (row["source"], row["contract"]) == ("desk", contract):
            found.append({**row, "told": json.loads(row["facts"])})
    return found


def day_of(moment: datetime, home: Home) -> str:
    """Tell the institution's day of a moment: in UTC it may still be yesterday."""
    return moment.astimezone(ZoneInfo(home.zone)).date().isoformat()


def opened_on(opened: Open, book: Book, **address: str) -> tuple[AppTest, str]:
    borrower = book.borrowers("corporate")[0]
    address = {"person": "lin.shen", "lang": "en", "borrower": borrower, **address}
    return opened(RECORD, **address), borrower


def test_a_visit_with_findings_and_photographs_is_one_recording(
    opened: Open, own: Book
) -> None:
    app, borrower = opened_on(opened, own)
    fill(a_visit(app), "visit", score="4", met_key_person=True, note="Lights on.")
    app.multiselect(key="fact findings").set_value(["slack", "safety"])
    picture = a_picture()
    app.file_uploader(key="fact photos").upload("gate.png", picture, "image/png")
    app.run()
    fill(app, "finding slack", severity="serious")

    record(app)

    assert not app.exception
    assert not app.error
    assert "facts made 4" in app.success[0].value
    (visit,) = facts(own, "visits", borrower)
    told = fingerprints(picture)
    assert visit["told"]["photo_hashes"] == told.sha256
    assert visit["told"]["photo_count"] == 1
    found = {
        f["told"]["finding"]: f["told"] for f in facts(own, "visit_findings", borrower)
    }
    assert found["slack"]["severity"] == "serious"
    assert found.keys() == {"slack", "safety"}
    (photo,) = facts(own, "documents", borrower)
    assert photo["told"]["perceptual_hash"] == told.perceptual
    assert photo["told"]["visit_id"] == visit["told"]["visit_id"]
    assert field(app, "visit", "note").value in {None, ""}


def test_a_paper_is_kept_by_its_hash_with_the_figures_read_off_it(
    opened: Open, own: Book
) -> None:
    app, borrower = opened_on(opened, own, fact="paper")
    fill(app, "paper", received_on=ON, document_kind="tax_receipt", issued_by="税务局")
    app.file_uploader(key="fact paper").upload(
        "scan.pdf", b"%PDF-1.7 x", "application/pdf"
    )
    app.number_input(key="fact figures").set_value(2)
    app.run()
    fill(
        app,
        "figure 0",
        figure="yearly_revenue",
        period_end=ON,
        figure_amount="1200000.50",
        currency="CNY",
    )
    fill(
        app,
        "figure 1",
        figure="headcount",
        period_end=ON,
        quantity="85",
        unit_of_quantity="person",
    )

    record(app)

    assert not app.error
    (paper,) = facts(own, "documents", borrower)
    assert paper["told"]["sha256"] == fingerprints(b"%PDF-1.7 x").sha256
    assert "perceptual_hash" not in paper["told"]
    figures = facts(own, "key_figures", borrower)
    assert {f["told"]["document_id"] for f in figures} == {paper["told"]["document_id"]}
    assert {str(f["amount"]) for f in figures} == {"1200000.500", "None"}


def test_a_promise_to_pay_has_its_moment_day_and_amount(
    opened: Open, own: Book
) -> None:
    app, borrower = opened_on(opened, own, fact="promise")
    fill(
        app,
        "promise",
        contacted_at=datetime(2026, 9, 1, 10, 30),  # noqa: DTZ001  a field's own
        contact_way="call",
        begun_by="lender",
        promised_on=date(2026, 9, 30),
        promised_amount="50000",
        currency="CNY",
    )

    record(app)

    assert not app.error
    (promise,) = facts(own, "contacts", borrower)
    assert promise["kind"] == "contact_promised"
    assert promise["event_time"].hour == 2  # half past ten in Shanghai
    assert str(promise["amount"]) == "50000.000"
    assert promise["told"]["promise_state"] == "open"


def test_a_certificate_is_a_test_of_a_covenant_and_a_paper(
    opened: Open, own: Book
) -> None:
    app, borrower = opened_on(opened, own, fact="certificate")
    fill(
        app,
        "certificate",
        covenant_kind="dscr",
        tested_on=date(2026, 6, 30),
        result="met",
        measured="1.32",
        threshold="1.2",
        certified_on=date(2026, 8, 10),
        certified_by="auditor",
    )
    app.file_uploader(key="fact paper").upload("c.pdf", b"%PDF c", "application/pdf")

    record(app)

    assert not app.error
    (test,) = facts(own, "covenant_tests", borrower)
    assert test["told"]["measured"] == 1.32
    (paper,) = facts(own, "documents", borrower)
    assert paper["told"]["document_kind"] == "certificate"


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "“Score” is more than it can be."),
        ("zh", "“走访评分” 大于允许的最大值。"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    opened: Open, own: Book, lang: str, sentence: str
) -> None:
    app, borrower = opened_on(opened, own, lang=lang)
    fill(a_visit(app), "visit", score="9", note="Kept.")

    record(app)

    assert not app.exception
    assert f":red[{sentence}]" in [caption.value for caption in app.caption]
    assert field(app, "visit", "note").value == "Kept."
    assert field(app, "visit", "visited_on").value == ON
    assert facts(own, "visits", borrower) == []

    fill(app, "visit", score="4")
    record(app)

    assert not app.error
    assert len(facts(own, "visits", borrower)) == 1


@pytest.mark.parametrize("told", ["12,5OO", "1e", "--"])
def test_an_amount_that_cannot_be_read_is_said_so(
    opened: Open, own: Book, told: str
) -> None:
    app, _ = opened_on(opened, own, fact="promise")
    fill(app, "promise", promised_amount=told)

    record(app)

    captions = [caption.value for caption in app.caption]
    assert ":red[“Amount promised” is not an amount such as 1234.50.]" in captions
    assert ":red[“Way of contact” is required and is not there.]" in captions
    assert field(app, "promise", "promised_amount").value == told


def test_a_rule_across_fields_is_said_above_them(opened: Open, own: Book) -> None:
    app, _ = opened_on(opened, own)
    fill(a_visit(app), "visit", outcome="refused", score="4")

    record(app)

    assert "It has a score and was not done." in [e.value for e in app.error]


def test_what_was_recorded_is_seen_on_the_trajectory(opened: Open, own: Book) -> None:
    app, borrower = opened_on(opened, own)
    record(a_visit(app))
    (visit,) = facts(own, "visits", borrower)

    app.button(key="see_recorded").click().run()

    assert not app.exception
    assert app.title[0].value.startswith(borrower)
    assert chosen(app, "event") == str(visit["event_id"])
    told = "\n".join(markdown.value for markdown in app.markdown)
    assert f"`{visit['file_name']}`" in told


def test_a_fact_of_the_desk_is_put_right_and_taken_back(
    opened: Open, own: Book
) -> None:
    app, borrower = opened_on(opened, own)
    record(fill(a_visit(app), "visit", note="First."))
    (visit,) = facts(own, "visits", borrower)
    known = day_of(visit["known_at"], own.home)
    fact = {"event": str(visit["event_id"]), "mend": "yes", "as_of": known}
    lineage = opened(LINEAGE, person="lin.shen", borrower=borrower, **fact)
    assert any(link.proto.page == "record" for link in lineage.get("page_link"))

    mending, _ = opened_on(opened, own, **fact)
    form = f"fix {visit['event_id']} 1"
    assert field(mending, form, "note").value == "First."
    fill(mending, form, note="Second.", outcome="nobody_there")
    mending.button(key="correct").click().run()

    assert not mending.exception
    assert "corrections 1" in mending.success[0].value
    (corrected,) = facts(own, "visits", borrower)
    assert corrected["told"]["note"] == "Second."
    assert corrected["version"] == 2

    undone, _ = opened_on(opened, own, **fact)
    undone.button(key="withdraw").click().run()

    assert "retractions 1" in undone.success[0].value
    assert facts(own, "visits", borrower) == []


def test_only_what_the_desk_told_is_put_right_here(opened: Open, book: Book) -> None:
    borrower = book.borrowers("corporate")[0]
    view = book.seen_by("lin.shen")
    event = str(view.ask("trail", borrower_id=borrower).rows["event_id"][0])

    app, _ = opened_on(opened, book, event=event, mend="yes")

    assert "Only what was written down here" in app.info[0].value


def test_who_may_not_see_all_of_a_fact_may_not_put_it_right(
    opened: Open, own: Book
) -> None:
    app, borrower = opened_on(opened, own)
    record(fill(a_visit(app), "visit", note="Secret."))
    (visit,) = facts(own, "visits", borrower)
    known = day_of(visit["known_at"], own.home)
    fact = {"event": str(visit["event_id"]), "mend": "yes", "as_of": known}

    steward, _ = opened_on(opened, own, person="he.jing", **fact)

    assert "You may not see all it says" in steward.info[0].value


def test_who_may_not_write_down_is_told_so(opened: Open, book: Book) -> None:
    app, _ = opened_on(opened, book, person="wu.fan")

    assert not app.exception
    assert "may not write facts down" in app.info[0].value
    assert "record" not in {button.key for button in app.button}


@pytest.mark.parametrize(
    ("borrower", "sentence"),
    [("", "Say whom the fact is about"), ("B-NOBODY", "Nothing was known of B-NOBODY")],
)
def test_without_a_borrower_there_is_no_form(
    opened: Open, borrower: str, sentence: str
) -> None:
    app = opened(RECORD, person="lin.shen", lang="en", borrower=borrower)

    assert not app.exception
    assert sentence in app.info[0].value


@pytest.mark.parametrize("kind", ["visit", "paper", "promise", "certificate"])
def test_every_field_of_every_form_is_in_chinese(
    opened: Open, book: Book, kind: str
) -> None:
    app, _ = opened_on(opened, book, lang="zh", fact=kind)

    labels = [
        field.label for field in [*app.selectbox, *app.text_input, *app.date_input]
    ]
    assert [
        label for label in labels if not any("\u4e00" <= c <= "\u9fff" for c in label)
    ] == []
