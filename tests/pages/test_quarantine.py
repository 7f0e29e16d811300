"""The quarantine page: why lines stand there, how they are mended and come again."""

import csv
import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.book import QUARANTINE, Book, Open, chosen, table, words_on
from tests.warehouse.tiny import write_source
from warehouse.home import Home
from warehouse.intake.batch import take
from warehouse.intake.quarantine import quarantined

HEAD = "account,on,amount,known\n"
NEW_TEXT = {"zh": "新内容", "en": "New text"}


@pytest.fixture
def small(
    tmp_path: Path, book: Book, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Home]:
    """Give a copy of the book with one more batch, of which two lines are open."""
    shutil.copytree(book.home.root, tmp_path / "home")
    own = Home(tmp_path / "home")
    files = tmp_path / "files"
    files.mkdir()
    text = f"{HEAD}k1,2024-01-01,10,2024-03-01\n王五,2024-01-01,12O,2024-03-01\nk2\n"
    (files / "stated_1.csv").write_text(text, "utf-8")
    take(write_source(tmp_path / "source"), files, home=own)
    monkeypatch.setenv("LOANTRAIL_HOME", str(own.root))
    yield own
    shutil.rmtree(own.root)


def edited(monkeypatch: pytest.MonkeyPatch, texts: dict[int, str]) -> None:
    """Have somebody type new texts into some rows, the first being 0."""

    def type_in(rows: pl.DataFrame, **_: object) -> pl.DataFrame:
        told = [texts.get(place) for place in range(rows.height)]
        column = next(c for c in NEW_TEXT.values() if c in rows.columns)
        return rows.with_columns(pl.Series(column, told, dtype=pl.String))

    monkeypatch.setattr("streamlit.data_editor", type_in)


def send(app: AppTest) -> AppTest:
    return app.button(key="send_again").click().run()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_rule_of_a_batch_is_told_with_what_helps(opened: Open, lang: str) -> None:
    app = opened(QUARANTINE, person="he.jing", lang=lang)

    told = table(app, "如何处理" if lang == "zh" else "What helps").value
    listed = table(app, "批次" if lang == "zh" else "Batch id").value
    opens = told["未结行" if lang == "zh" else "Open lines"].sum()
    assert opens == listed.iloc[0]["未结行" if lang == "zh" else "Open lines"] > 0
    assert told["原因" if lang == "zh" else "Why"].str.endswith(("。", ".")).all()


@pytest.mark.usefixtures("small")
def test_nothing_a_line_says_reaches_a_stewards_browser(opened: Open) -> None:
    app = opened(QUARANTINE, person="he.jing", lang="en")

    assert b"99A" in words_on(app)
    assert b"12O" not in words_on(app)
    assert "王五".encode() not in words_on(app)


@pytest.mark.usefixtures("small")
def test_those_who_do_not_see_to_quality_are_told_so(opened: Open) -> None:
    app = opened(QUARANTINE, person="lin.shen", lang="en")

    assert not app.exception
    assert "Quarantined lines are for those" in app.info[0].value
    assert not app.dataframe


@pytest.mark.usefixtures("small")
def test_a_field_mended_in_place_lands(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited(monkeypatch, {0: "120"})
    app = opened(QUARANTINE, person="he.jing", lang="en")
    batch = app.dataframe[0].value.iloc[0]["Batch id"]
    assert app.button(key="send_again").label == "Send 1 mended lines again"

    send(app)

    assert not app.exception
    assert "Accepted 1" in app.success[0].value
    came = table(app, "Mended").value
    assert list(came["What became of it"]) == ["accepted"]
    assert app.dataframe[0].value.iloc[0]["Open lines"] == 1
    assert app.dataframe[0].value.iloc[0]["Batch id"] == batch


@pytest.mark.usefixtures("small")
def test_a_field_mended_wrongly_says_why_it_is_still_wrong(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited(monkeypatch, {0: "9.99.9"})

    app = send(opened(QUARANTINE, person="he.jing", lang="en"))

    assert "quarantined again 1" in app.warning[0].value
    assert any("amount is not an amount" in caption.value for caption in app.caption)


@pytest.mark.usefixtures("small")
def test_a_line_mended_by_two_people_at_once_is_a_sentence(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited(monkeypatch, {0: "120"})
    mine = opened(QUARANTINE, person="he.jing", lang="en")
    theirs = opened(QUARANTINE, person="he.jing", lang="en")
    send(theirs)

    send(mine)

    assert not mine.exception
    assert "is not open in the batch" in mine.error[0].value


def test_the_list_a_sender_filled_in_is_sent_again(opened: Open, small: Home) -> None:
    app = opened(QUARANTINE, person="he.jing", lang="en")
    batch = app.dataframe[0].value.iloc[0]["Batch id"]
    wrong = next(e for e in quarantined(small, batch) if "12O" in str(e["raw"]))
    back = io.StringIO()
    writer = csv.DictWriter(back, ["file_id", "line", "mended"])
    writer.writeheader()
    told: dict[str, Any] = {"file_id": wrong["file_id"], "line": wrong["line"]}
    writer.writerow({**told, "mended": "77"})

    app.file_uploader(key="list").upload(
        "list.csv", back.getvalue().encode(), "text/csv"
    ).run()
    app.button(key="send_list").click().run()

    assert not app.exception
    assert "Accepted 1" in app.success[0].value


@pytest.mark.usefixtures("small")
def test_a_list_that_is_none_is_a_sentence(opened: Open) -> None:
    app = opened(QUARANTINE, person="he.jing", lang="zh")

    app.file_uploader(key="list").upload("list.csv", b"a,b\n1,2\n", "text/csv").run()
    app.button(key="send_list").click().run()

    assert not app.exception
    assert app.error[0].value == "清单缺少 file_id 一栏。"


@pytest.mark.usefixtures("small")
def test_a_rule_in_the_address_narrows_the_lines(opened: Open) -> None:
    rule = "stated.line|field_count"

    app = opened(QUARANTINE, person="he.jing", lang="en", rule=rule)

    assert chosen(app, "rule") == rule
    assert any("Open lines: 1;" in caption.value for caption in app.caption)


@pytest.mark.parametrize(
    "address",
    [{"batch": "nobody-1"}, {"rule": "no|rule"}, {"lines_page": "99"}, {"source": "x"}],
)
def test_an_address_that_names_nothing_breaks_nothing(
    opened: Open, address: dict[str, str]
) -> None:
    app = opened(QUARANTINE, person="he.jing", lang="en", **address)

    assert not app.exception
    assert not app.error


def test_a_book_without_quarantined_lines_says_so(opened: Open) -> None:
    app = opened(QUARANTINE, person="he.jing", lang="en", source="nobody")

    assert not app.exception
    assert app.title[0].value == "Quarantine"
