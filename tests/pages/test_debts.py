"""What a borrower owes: its schedules, its arrears, and who owes it too."""

from datetime import timedelta

from streamlit.testing.v1 import AppTest

from analytics.wording import MASKED
from tests.pages.book import TIMELINE, Book, Open, table

PREPAYS, WITH = "B-R0003", "B-R0005"
"""Of this book, one who prepaid twice and owes a loan of another's too."""


def reasons(app: AppTest) -> list[str]:
    return list(table(app, "Why").value["Why"])


def captions(app: AppTest) -> str:
    return "\n".join(caption.value for caption in app.caption)


def test_every_version_of_a_schedule_is_shown_with_its_reason_and_day(
    opened: Open, book: Book
) -> None:
    app = opened(TIMELINE, person="lin.shen", lang="en", borrower=PREPAYS)
    told = book.seen_by("lin.shen").ask("schedules", borrower_id=PREPAYS).rows
    prepaid = told.filter(told["reason"] == "partial_prepayment")

    assert not app.exception
    assert reasons(app).count("Partial prepayment") == prepaid.height > 0
    assert "First agreed" in reasons(app)
    shown = table(app, "Why").value
    days = set(shown[shown["Why"] == "Partial prepayment"]["In force from"])
    assert days == {str(day) for day in prepaid["effective_on"]}


def test_a_version_is_not_shown_before_it_was_known(opened: Open, book: Book) -> None:
    told = book.seen_by("lin.shen").ask("schedules", borrower_id=PREPAYS).rows
    newest = told.sort("first_known_at").row(-1, named=True)
    before = newest["first_known_at"].date() - timedelta(days=1)
    asked = {"person": "lin.shen", "lang": "en", "borrower": PREPAYS}

    now = opened(TIMELINE, **asked)
    then = opened(TIMELINE, **asked, as_of=before.isoformat())

    assert len(reasons(then)) < len(reasons(now))


def test_what_is_owed_with_another_is_said_and_answered_for(
    opened: Open, book: Book
) -> None:
    app = opened(TIMELINE, person="lin.shen", lang="en", borrower=PREPAYS)
    other = opened(TIMELINE, person="lin.shen", lang="en", borrower=WITH)
    joint = book.seen_by("lin.shen").ask("joint_facilities", borrower_id=PREPAYS).rows

    assert joint["borrower_id"].to_list() == [WITH]
    assert f"Owed together with {WITH}: {joint['facility_id'][0]}." in captions(app)
    assert "Owed together" not in captions(other)
    facilities = set(table(app, "Why").value["Facility"])
    assert joint["facility_id"][0] in facilities


def test_amounts_a_reader_may_not_see_make_no_arrears_of_nil(opened: Open) -> None:
    app = opened(TIMELINE, person="he.jing", lang="en", borrower=PREPAYS)

    assert not app.exception
    arrears = next(m for m in app.metric if m.label == "Arrears, own share")
    assert arrears.value == MASKED
    said = [info.value for info in app.info]
    assert any(sentence.startswith("Amounts are hidden") for sentence in said)


def test_payments_are_shown_with_value_and_booking_dates(opened: Open) -> None:
    app = opened(TIMELINE, person="lin.shen", lang="en", borrower=PREPAYS)

    app.toggle(key="numbers").set_value(True).run()

    assert not app.exception
    payments = table(app, "Booking date").value
    assert {"Paid on", "Value date", "Kind of repayment"} <= set(payments.columns)
    owed = table(app, "Still open").value
    assert (owed["Still open"] >= 0).all()
