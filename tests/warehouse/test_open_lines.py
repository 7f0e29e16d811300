"""Quarantined lines through the door: who sees what of them, and how they come in."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl
import pytest
from sqlalchemy import update

from tests.warehouse.desk import Desk, desk_at
from tests.warehouse.formats import declare, send
from warehouse import access
from warehouse.access import View
from warehouse.casebook.vault import quarantines
from warehouse.errors import AccessDeniedError, FileRefusedError, LakeError
from warehouse.home import Home
from warehouse.intake.quarantine import expire
from warehouse.lake.lease import write_lease
from warehouse.vault.keyring import open_keyring

HEAD = "account,on,amount,known\n"
DAY = date(2024, 6, 30)
PURPOSES = {"he.jing": "data_quality", "lin.shen": "credit_review"}
BAD = "王五账户,2024-01-01,12O,2024-03-01"
TORN = "k2,2024-01-01"


@pytest.fixture
def desk(home: Home) -> Iterator[Desk]:
    with desk_at(home) as desk:
        yield desk


def seen_by(home: Home, user: str) -> View:
    token = access.sign_in_for_demonstration(user, address="127.0.0.1")
    who = access.caller(token)
    return access.open_view(home, who, purpose=PURPOSES[user], as_of=DAY)


def sent(desk: Desk) -> str:
    """Send a batch with one good line, one bad field and one torn line."""
    text = f"{HEAD}k1,2024-01-01,10,2024-03-01\n{BAD}\n{TORN}\n"
    return desk.send_texts(stated_1=text).batch_id


def open_lines(view: View, batch_id: str) -> pl.DataFrame:
    asked = {"batch_id": batch_id, "rule": None, "size": 99, "skip": 0}
    return view.ask("quarantine_lines", **asked).rows


def logged(home: Home) -> list[dict[str, Any]]:
    text = home.read_log_file.read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_a_steward_sees_the_field_at_fault_by_its_shape(desk: Desk) -> None:
    batch_id, view = sent(desk), seen_by(desk.home, "he.jing")

    answer = access.texts_of(view, batch_id, open_lines(view, batch_id))

    assert answer.masked == {"told", "raw"}
    bad, torn = answer.rows.sort("line").iter_rows(named=True)
    assert (bad["line"], bad["field"], bad["shape"]) == (3, "amount", "99A")
    assert (torn["line"], torn["field"], torn["shape"]) == (4, None, "a9,9999-99-99")
    assert answer.rows["raw"].null_count() == answer.rows["told"].null_count() == 2


def test_a_value_of_json_is_seen_by_its_shape_and_mended_alone(desk: Desk) -> None:
    declare(desk, "jsonl")
    torn = '{"account": "k3", "on": "2024-01-01", "am'
    bad = torn.replace('"am', '"amount": "12O", "known": "2024-03-01"}')
    batch_id = send(desk, f"{bad}\n{torn}\n".encode(), "jsonl").batch_id
    view = seen_by(desk.home, "he.jing")
    lines = open_lines(view, batch_id)
    at_fault, cut_off = access.texts_of(view, batch_id, lines).rows.sort("line").rows()
    file_id = lines["file_id"][0]
    again = access.mend(view, batch_id, {(file_id, 1): "120"})

    assert at_fault[2:4] == ("amount", "99A")
    assert cut_off[2] is None
    assert again["accepted"] == 1
    assert desk.in_force() == {"k3": 120}


def test_who_has_no_business_with_quality_sees_nothing_and_it_is_written_down(
    desk: Desk,
) -> None:
    batch_id, view = sent(desk), seen_by(desk.home, "lin.shen")
    lines = open_lines(view, batch_id)

    assert not access.may(view, "read_quarantine")
    for act in (
        lambda: access.texts_of(view, batch_id, lines),
        lambda: access.work_list(view, batch_id, lines.with_columns(why=pl.lit(""))),
        lambda: access.mend(view, batch_id, {("x", 1): "y"}),
        lambda: access.text_kept_until(view, batch_id),
    ):
        with pytest.raises(AccessDeniedError):
            act()
        assert logged(desk.home)[-1]["decision"] != "permit"


def test_a_mended_field_lands_from_the_line_it_was_in_unseen_beside(
    desk: Desk,
) -> None:
    batch_id, view = sent(desk), seen_by(desk.home, "he.jing")
    lines = open_lines(view, batch_id).sort("line")
    place = (lines["file_id"][0], 3)

    told = access.mend(view, batch_id, {place: "120"})

    assert (told["read"], told["accepted"], told["quarantined"]) == (1, 1, 0)
    assert told["redriven_from"] == batch_id
    assert desk.in_force() == {"k1": 10, "王五账户": 120}
    found = desk.ask("select file_id, line from lake.balances where line = 3")
    assert found == [place]
    later = seen_by(desk.home, "he.jing")
    assert open_lines(later, batch_id)["line"].to_list() == [4]
    came = later.ask("quarantine_came_again", batch_id=batch_id).rows
    assert came.select("fate", "is_mended", "lines").rows() == [("accepted", True, 1)]


def test_a_torn_line_is_mended_as_a_whole(desk: Desk) -> None:
    batch_id, view = sent(desk), seen_by(desk.home, "he.jing")
    place = (open_lines(view, batch_id)["file_id"][0], 4)

    told = access.mend(view, batch_id, {place: "k2,2024-01-01,7,2024-03-01"})

    assert told["accepted"] == 1
    assert desk.in_force() == {"k1": 10, "k2": 7}


def test_a_line_mended_wrongly_is_open_in_the_batch_it_came_again_in(
    desk: Desk,
) -> None:
    batch_id, view = sent(desk), seen_by(desk.home, "he.jing")
    place = (open_lines(view, batch_id)["file_id"][0], 3)

    told = access.mend(view, batch_id, {place: "still wrong"})

    assert (told["accepted"], told["quarantined"]) == (0, 1)
    later = seen_by(desk.home, "he.jing")
    assert open_lines(later, told["batch_id"])["line"].to_list() == [3]
    again = access.texts_of(
        later, told["batch_id"], open_lines(later, told["batch_id"])
    )
    assert again.rows["shape"][0] == "aaaaa aaaaa"


def test_mending_is_written_down_before_it_is_done_without_what_was_told(
    desk: Desk,
) -> None:
    batch_id, view = sent(desk), seen_by(desk.home, "he.jing")
    place = (open_lines(view, batch_id)["file_id"][0], 3)

    access.mend(view, batch_id, {place: "987654"})

    (entry,) = [e for e in logged(desk.home) if e["action"] == "mend"]
    assert (entry["user"], entry["told"]["batch_id"]) == ("he.jing", batch_id)
    assert entry["told"]["lines"] == [list(place)]
    assert "987654" not in desk.home.read_log_file.read_text("utf-8")


@pytest.mark.parametrize("place", [("nobody", 3), (None, 99)])
def test_a_line_that_is_not_open_is_refused(
    desk: Desk, place: tuple[str | None, int]
) -> None:
    batch_id, view = sent(desk), seen_by(desk.home, "he.jing")
    file_id = place[0] or open_lines(view, batch_id)["file_id"][0]

    with pytest.raises(FileRefusedError, match=str(place[1])):
        access.mend(view, batch_id, {(file_id, place[1]): "x"})


def test_nothing_is_shown_of_a_line_whose_time_is_over(desk: Desk) -> None:
    batch_id = sent(desk)
    view = seen_by(desk.home, "he.jing")
    lines = open_lines(view, batch_id)
    assert access.text_kept_until(view, batch_id) is not None

    long_ago = update(quarantines).values(expires_on=date(2020, 1, 1))
    with open_keyring(desk.home).engine.begin() as connection:
        connection.execute(long_ago)
    expire(desk.home)

    assert access.texts_of(view, batch_id, lines).rows.is_empty()
    with pytest.raises(FileRefusedError, match="no longer kept"):
        access.mend(view, batch_id, {(lines["file_id"][0], 3): "120"})


def test_a_page_does_not_wait_long_for_another_writer(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch_id, view = sent(desk), seen_by(desk.home, "he.jing")
    place = (open_lines(view, batch_id)["file_id"][0], 3)
    monkeypatch.setattr("warehouse.access.open_lines.PATIENCE_SECONDS", 0.1)

    with write_lease(desk.home), pytest.raises(LakeError, match="Another process"):
        access.mend(view, batch_id, {place: "120"})


def test_the_list_for_the_sender_comes_back_filled_in(desk: Desk) -> None:
    batch_id, view = sent(desk), seen_by(desk.home, "he.jing")
    lines = open_lines(view, batch_id).with_columns(why=pl.lit("It is wrong."))

    content = access.work_list(view, batch_id, lines).decode("utf-8-sig")
    assert "王五账户" not in content
    filled = content.replace("It is wrong.,", "It is wrong.,33", 1)
    told = access.mend(view, batch_id, access.read_work_list(filled.encode()))

    assert told["accepted"] == 1
    assert desk.in_force()["王五账户"] == 33
