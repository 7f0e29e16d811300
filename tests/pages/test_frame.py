"""The frame: sign-in, language, and what is said when something goes wrong."""

from pathlib import Path

import pytest

from tests.pages.book import HAN, TIMELINE, Book, Open, chosen
from warehouse import access
from warehouse.access import DEMO_PEOPLE


def test_without_a_person_there_is_a_sign_in_and_no_data(
    opened: Open, book: Book
) -> None:
    app = opened(TIMELINE, borrower=book.borrowers()[0], lang="en")

    assert not app.exception
    assert len(app.button) == len(DEMO_PEOPLE)
    assert not app.dataframe
    assert not app.get("plotly_chart")


def test_signing_in_lands_where_the_address_led(opened: Open, book: Book) -> None:
    borrower = book.borrowers()[0]
    app = opened(TIMELINE, borrower=borrower, span="1y")

    app.button(key="sign_in_lin.shen").click().run()

    assert app.title[0].value.startswith(borrower)
    assert chosen(app, "span") == "1y"
    assert chosen(app, "person") == "lin.shen"


def test_signing_out_leaves_nothing_on_the_page(opened: Open) -> None:
    app = opened(person="lin.shen")

    app.button(key="sign_out").click().run()

    assert not app.dataframe
    assert "person" not in app.query_params
    assert "sign_in_lin.shen" in {button.key for button in app.button}


@pytest.mark.parametrize(("lang", "is_chinese"), [("zh", True), ("en", False)])
def test_a_stranger_is_told_so_and_may_sign_in(
    opened: Open, lang: str, *, is_chinese: bool
) -> None:
    app = opened(person="nobody", lang=lang)

    assert not app.exception
    assert bool(HAN.search(app.error[0].value)) == is_chinese
    assert "sign_in_wu.fan" in {button.key for button in app.button}


@pytest.mark.parametrize(("lang", "is_chinese"), [("zh", True), ("en", False)])
def test_an_ended_session_is_told_and_may_sign_in(
    opened: Open, lang: str, *, is_chinese: bool
) -> None:
    app = opened(person="lin.shen", lang=lang)

    access.sign_out(app.session_state["session_token"])
    app.run()

    assert not app.exception
    assert not app.dataframe
    assert bool(HAN.search(app.error[0].value)) == is_chinese
    assert "sign_in_lin.shen" in {button.key for button in app.button}


@pytest.mark.parametrize(("lang", "is_chinese"), [("zh", True), ("en", False)])
def test_a_question_past_its_deadline_is_a_sentence(
    opened: Open, monkeypatch: pytest.MonkeyPatch, lang: str, *, is_chinese: bool
) -> None:
    monkeypatch.setattr("warehouse.access.store.DEADLINE_SECONDS", 1e-9)

    app = opened(person="lin.shen", lang=lang, wanted=f"never asked in {lang}")

    assert not app.exception
    assert bool(HAN.search(app.error[0].value)) == is_chinese
    assert bool(HAN.search(app.info[0].value)) == is_chinese
    assert not app.dataframe


@pytest.mark.parametrize(("lang", "is_chinese"), [("zh", True), ("en", False)])
def test_nothing_is_shown_while_reads_cannot_be_logged(
    opened: Open, monkeypatch: pytest.MonkeyPatch, lang: str, *, is_chinese: bool
) -> None:
    monkeypatch.setattr("warehouse.access.readlog.os.write", refuse)

    app = opened(person="lin.shen", lang=lang)

    assert not app.exception
    assert not app.dataframe
    assert bool(HAN.search(app.error[0].value)) == is_chinese


def refuse(*_: object) -> int:
    raise OSError("No space left on device")


def test_where_there_is_no_lake_a_sentence_says_how_to_make_one(
    opened: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    app = opened(person="lin.shen", lang="zh", run=False)
    monkeypatch.setenv("LOANTRAIL_HOME", str(tmp_path / "none"))

    app.run()

    assert not app.exception
    assert "尚无数据湖" in app.error[0].value


def test_one_click_changes_the_language_of_the_whole_page(
    opened: Open, book: Book
) -> None:
    app = opened(TIMELINE, person="lin.shen", lang="zh", borrower=book.borrowers()[0])
    assert app.header[0].value == "业务活动轨迹"

    app.segmented_control(key="lang").set_value("en").run()

    assert app.header[0].value == "Trajectory"
    assert not any(HAN.search(header.value) for header in app.header)
    assert not any(HAN.search(label.label) for label in app.metric)


@pytest.mark.parametrize(("lang", "span"), [("zh", "1年"), ("en", "1 year")])
def test_an_address_of_codes_opens_in_either_language(
    opened: Open, book: Book, lang: str, span: str
) -> None:
    borrower = book.borrowers()[0]

    app = opened(TIMELINE, person="lin.shen", lang=lang, borrower=borrower, span="1y")

    assert app.segmented_control(key="span").value == "1y"
    assert span in app.segmented_control(key="span").options
