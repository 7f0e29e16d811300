"""Quarantined lines come again through the same door, and land once or stay."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pages.terminal.main import app
from tests.warehouse.desk import Desk, desk_at, row, stated
from tests.warehouse.tiny import BALANCES
from warehouse.errors import FileRefusedError
from warehouse.home import Home
from warehouse.intake.exchange import read_mended, write_open
from warehouse.intake.open_lines import OpenLine, open_batches, open_lines
from warehouse.intake.summary import Summary
from warehouse.lake.verify import verify_lake

HEADER = "account,on,amount,known\n"
GOOD = "k,2024-01-01,10,2024-03-01\n"
BAD = "l,2024-02-30,7,2024-03-01\nm,2024-01-01,1O,2024-03-01\n"


@pytest.fixture
def desk(home: Home) -> Iterator[Desk]:
    with desk_at(home) as desk:
        yield desk


def again(desk: Desk, summary: Summary, *mended: tuple[OpenLine, str]) -> Summary:
    """Send a batch's open lines again: those mended, or all as they are."""
    texts = {line.place: text for line, text in mended} or None
    return desk.intake.redrive(desk.source, summary.batch_id, texts)


def open_in(desk: Desk, summary: Summary) -> list[OpenLine]:
    return open_lines(desk.home, summary.batch_id)


def stated_at(desk: Desk, account: str) -> list[tuple[str, int, int]]:
    """Which file, by name, line and place in the order a fact says it came from."""
    return desk.ask(
        """
        select file.file_name, said.line, said.sequence
        from lake.balances as said join lake.files as file using (file_id)
        where said.account_id = ?
        """,
        account,
    )


def fates(desk: Desk) -> list[tuple[int, str, bool]]:
    return desk.ask("select line, fate, is_mended from lake.redriven order by all")


def test_a_mended_line_lands_where_it_came_from_and_is_open_no_more(
    desk: Desk,
) -> None:
    first = desk.send_texts(stated_7=HEADER + GOOD + BAD)
    day, amount = open_in(desk, first)
    done = again(
        desk,
        first,
        (day, (day.raw and day.raw.replace("02-30", "02-28")) or ""),
        (amount, "m,2024-01-01,10,2024-03-01"),
    )

    assert [line.rule for line in (day, amount)] == [
        "stated.on|not_a_date",
        "stated.amount|not_a_money",
    ]
    assert (done.read, done.accepted, done.quarantined, done.facts) == (2, 2, 0, 2)
    assert done.redriven_from == first.batch_id
    assert [t.raw for t in done.control_totals] == [17]
    assert stated_at(desk, "l") == [("stated_7.csv", 3, 7)]
    assert stated_at(desk, "m") == [("stated_7.csv", 4, 7)]
    assert desk.in_force() == {"k": 10, "l": 7, "m": 10}
    assert open_batches(desk.home) == []
    assert fates(desk) == [(3, "accepted", True), (4, "accepted", True)]
    assert verify_lake(desk.home) == {}


def test_lines_come_again_as_they_are_once_the_rules_are_mended(desk: Desk) -> None:
    slashed = [f"s{n},2024/01/0{n},{n},2024-03-01\n" for n in (1, 2)]
    first = desk.send_texts(stated_1=HEADER + GOOD + "".join(slashed) + BAD)
    place = desk.source / "source.toml"
    declared = place.read_text("utf-8")
    place.write_text(declared.replace('on = "date %Y-', 'on = "date %Y/', 1), "utf-8")
    other = declared.replace('on = "date %Y-%m-%d"', 'on = "date %Y/%m/%d"', 1)
    place.write_text(other, "utf-8")
    done = again(desk, first)
    left = open_lines(desk.home, done.batch_id)

    assert (done.read, done.accepted, done.quarantined) == (4, 2, 2)
    assert stated_at(desk, "s2") == [("stated_1.csv", 4, 1)]
    assert open_in(desk, first) == []
    assert [(line.line, line.rule) for line in left] == [
        (5, "stated.on|not_a_date"),
        (6, "stated.on|not_a_date"),  # it was its amount before
    ]
    assert [batch.lines for batch in open_batches(desk.home)] == [2]
    assert [fate for _, fate, _ in fates(desk)] == [
        *("accepted", "accepted", "quarantined", "quarantined")
    ]


def test_nothing_lands_twice(desk: Desk) -> None:
    first = desk.send_texts(stated_1=HEADER + BAD)
    lines = open_in(desk, first)
    mended = [(line, f"n{line.line},2024-01-01,5,2024-03-01") for line in lines]
    again(desk, first, mended[0])
    with pytest.raises(FileRefusedError, match="Line 2 of the file"):
        again(desk, first, *mended)
    same = again(desk, first, (lines[1], mended[0][1]))

    assert (same.accepted, same.duplicate, same.facts) == (0, 1, 0)
    assert desk.in_force() == {"n2": 5}
    assert open_batches(desk.home) == []
    with pytest.raises(FileRefusedError, match="can be sent again as it is"):
        again(desk, first)


def test_a_line_mended_into_a_contradiction_stays(desk: Desk) -> None:
    first = desk.send_texts(stated_1=HEADER + GOOD + BAD)
    line = open_in(desk, first)[0]
    done = again(desk, first, (line, GOOD.replace(",10,", ",11,").strip()))

    assert done.quarantine_by_rule == {"balances.key|same_place_other_body": 1}
    assert desk.in_force() == {"k": 10}
    (left,) = open_lines(desk.home, done.batch_id)
    assert left.raw == "k,2024-01-01,11,2024-03-01"


def test_a_line_mended_to_nothing_is_set_aside(desk: Desk) -> None:
    first = desk.send_texts(stated_1=HEADER + BAD)
    done = again(desk, first, *((line, "") for line in open_in(desk, first)))

    assert (done.read, done.set_aside_by_rule) == (2, {"blank": 2})
    assert open_batches(desk.home) == []


def test_what_is_not_kept_to_the_letter_must_be_mended(desk: Desk) -> None:
    odd = b"z\xff,2024-01-01,3,2024-03-01\n" + b"k," * 2**20 + b"\n"
    first = desk.send_texts(stated_1=HEADER.encode() + odd)
    with pytest.raises(FileRefusedError, match="must be mended first"):
        again(desk, first)
    line = open_in(desk, first)[0]
    done = again(desk, first, (line, "z,2024-01-01,3,2024-03-01"))

    assert done.accepted == 1
    assert [left.rule for left in open_in(desk, first)] == ["stated.line|too_long"]


def test_a_file_sent_again_whole_closes_its_lines_too(desk: Desk) -> None:
    text = HEADER + GOOD + "s,2024/01/01,1,2024-03-01\n"
    first = desk.send_texts(stated_1=text)
    second = desk.send_texts(stated_1=text)
    assert [batch.batch_id for batch in open_batches(desk.home)] == [second.batch_id]

    place = desk.source / "source.toml"
    declared = place.read_text("utf-8").replace("%Y-%m-%d", "%Y/%m/%d", 1)
    place.write_text(declared, "utf-8")
    third = desk.send_texts(stated_1=text)

    assert (third.accepted, third.quarantined) == (1, 1)
    assert open_in(desk, first) == open_in(desk, second) == []
    assert stated_at(desk, "s") == [("stated_1.csv", 3, 1)]


def test_some_lines_of_a_full_list_retract_nothing(desk: Desk) -> None:
    lines = stated(1, row("a", 1, 1), row("b", 2, 1)).text()
    first = desk.send_texts(listed_1=lines + "c,2024-01-01,x,2024-03-01\n")
    (line,) = open_in(desk, first)
    done = again(desk, first, (line, "c,2024-01-01,3,2024-03-01"))

    assert (done.accepted, done.retractions) == (1, 0)
    assert desk.in_force() == {"a": 1, "b": 2, "c": 3}


def test_rows_without_an_id_are_counted_on_from_the_rest_of_their_file(
    desk: Desk,
) -> None:
    query = BALANCES.format(known="known as known_at").replace(
        "account as account_id",
        'content_id(line, row(account, "on", amount, known)) as account_id',
    )
    (desk.source / "balances.sql").write_text(query)
    spoilt = GOOD.replace(",10,", ",1O,")
    first = desk.send_texts(stated_1=HEADER + GOOD + spoilt + GOOD + spoilt)
    lines = open_in(desk, first)
    for line in lines:
        assert again(desk, first, (line, GOOD.strip())).facts == 1
    whole = desk.send_texts(stated_2=HEADER + GOOD * 4)

    assert (whole.accepted, whole.duplicate) == (0, 4)
    assert desk.ask("select count(distinct account_id) from lake.balances") == [(4,)]


def test_what_was_learned_by_arrival_was_learned_when_the_file_came(home: Home) -> None:
    with desk_at(home, knowledge="arrival") as desk:
        first = desk.send_texts(stated_2=HEADER + GOOD + BAD)
        later = desk.send_texts(stated_3=HEADER + GOOD.replace("k,", "l,"))
        line = open_in(desk, first)[0]
        again(
            desk, first, (line, GOOD.replace("k,", "l,").replace(",10,", ",9,").strip())
        )
        known = "select known_at, version from lake.balances where account_id = 'l'"

        assert desk.in_force()["l"] == 10  # what came later still counts
        assert {at for at, _ in desk.ask(known)} >= {
            first.recorded_at,
            later.recorded_at,
        }
        assert verify_lake(home) == {}


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        ("batch", "No batch is named 'x'"),
        ("source", "is of the source tiny, not of other"),
        ("line", "is not open in the batch"),
        ("several", "has become several"),
        ("column", "which had no column 'colour'"),
    ],
)
def test_what_cannot_come_again_is_refused_with_a_sentence(
    desk: Desk, spoil: str, sentence: str
) -> None:
    first = desk.send_texts(stated_1=HEADER + BAD)
    line = open_in(desk, first)[0]
    texts = {line.place: "a\nb" if spoil == "several" else GOOD.strip()}
    if spoil == "line":
        texts = {(line.file_id, 99): ""}
    place = desk.source / "source.toml"
    declared = place.read_text("utf-8")
    if spoil == "source":
        declared = declared.replace('"tiny"', '"other"', 1)
    if spoil == "column":
        declared = declared.replace(
            "columns.on", 'columns.colour = "text"\ncolumns.on', 1
        )
    place.write_text(declared, "utf-8")
    batch_id = "x" if spoil == "batch" else first.batch_id

    with pytest.raises(FileRefusedError, match=sentence):
        desk.intake.redrive(desk.source, batch_id, texts)
    assert len(open_in(desk, first)) == 2


def test_lines_are_written_out_mended_and_sent_again_on_the_command_line(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOANTRAIL_HOME", str(desk.home.root))
    first = desk.send_texts(stated_1=HEADER + BAD)
    place = tmp_path / "open.jsonl"

    def ran(*asked: str) -> str:
        done = CliRunner().invoke(app, asked)
        assert done.exit_code == 0, done.output
        return done.stdout

    (batch,) = json.loads(ran("quarantine", "--json"))
    assert batch["by_rule"] == {
        "stated.amount|not_a_money": 1,
        "stated.on|not_a_date": 1,
    }
    assert "Mend it" in ran("quarantine", first.batch_id)
    ran("quarantine", first.batch_id, "--to", str(place))
    assert place.stat().st_mode & 0o077 == 0
    text = place.read_text("utf-8").replace("02-30", "02-28").replace("1O", "10")
    place.write_text(text, "utf-8-sig")
    told = json.loads(
        ran(
            *("intake", str(desk.source), "--redrive", first.batch_id),
            *("--mended", str(place), "--json"),
        )
    )
    assert (told["read"], told["accepted"], told["redriven_from"]) == (
        *(2, 2, first.batch_id),
    )
    assert "No quarantined line" in ran("quarantine")


@pytest.mark.parametrize("text", ["{", "[]", '{"line": 1}', '{"file_id": 1}', "\xff"])
def test_a_file_of_something_else_is_no_file_of_mended_lines(
    tmp_path: Path, text: str
) -> None:
    place = tmp_path / "mended.jsonl"
    place.write_text(text, "latin-1")

    with pytest.raises(FileRefusedError, match=r"mended\.jsonl"):
        read_mended(place)
    with pytest.raises(FileRefusedError, match="is there already"):
        write_open([], place)
