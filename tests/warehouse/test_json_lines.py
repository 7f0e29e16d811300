"""JSON Lines through the door: every line has its fate, every number all its digits."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import count

import pytest

from tests.warehouse.desk import Desk, desk_at
from tests.warehouse.formats import declare, send
from warehouse.errors import FileRefusedError
from warehouse.home import Home
from warehouse.intake.json_amounts import Keys, read_json_amounts
from warehouse.intake.json_text import told
from warehouse.intake.quarantine import quarantined

numbers = count(1)


@pytest.fixture(scope="module")
def desk(new_home: Callable[[], Home]) -> Iterator[Desk]:
    with desk_at(new_home()) as desk:
        declare(desk, "jsonl")
        yield desk


def line(amount: str = "10", account: str = '"k"', on: str = '"2024-01-01"') -> str:
    return (
        f'{{"account": {account}, "on": {on}, "amount": {amount}, '
        '"known": "2024-03-01"}'
    )


LINES: dict[str | bytes, str] = {
    '{"account": "k", "on": "2024-01-02", "am': "line|torn",
    "account,on,amount,known": "line|not_json",
    line() + line(): "line|not_json",
    line("010"): "line|not_json",
    "[" * 100_000: "line|not_json",
    '["k", "2024-01-01", 10, "2024-03-01"]': "line|not_an_object",
    "null": "line|not_an_object",
    '"account"': "line|not_an_object",
    "{}": "account|missing_key",
    line().replace("amount", "ammount"): "amount|missing_key",
    line('1, "amount": 2'): "line|duplicate_key",
    line('{"of": 10}'): "amount|nested_value",
    line(account='["k"]'): "account|nested_value",
    line(account=r'"k\u0000"'): "account|control_character",
    line(account=r'"k\nl"'): "account|control_character",
    line(account=r'"\ud83d"'): "account|unreadable_bytes",
    line(account=f'"{"k" * 65_537}"'): "account|too_long",
    line(account=f'"{"k" * 2**20}"'): "line|too_long",
    line().encode() + b"\xff": "line|unreadable_bytes",
    line() + "\x00": "line|control_character",
    line("NaN"): "amount|not_finite",
    line("-Infinity"): "amount|not_finite",
    line("1e400"): "amount|not_finite",
    line("1e5"): "amount|not_a_money",
    line("true"): "amount|not_a_money",
    line("1.2345"): "amount|too_many_decimals",
    line("1234567890123456"): "amount|too_many_digits",
    line('"1,000.50"'): "amount|thousands_separator",
    line(on="20240101"): "on|not_a_date",
    line(on='"2024-02-30"'): "on|not_a_date",
    '{"account": "k", "on": "2024-01-02"': "line|torn",  # the last, without its end
}


def test_a_bad_line_is_quarantined_alone_and_by_its_rule(desk: Desk) -> None:
    bad = [told.encode() if isinstance(told, str) else told for told in LINES]
    good = [line(account=f'"g{n}"').encode() for n in range(len(bad))]
    summary = send(desk, b"\n".join([*good, *bad]), "jsonl", next(numbers))

    assert (summary.accepted, summary.quarantined) == (len(good), len(bad))
    assert [rule for _, _, rule in desk.put_aside(summary)] == [
        f"stated.{rule}" for rule in LINES.values()
    ]
    assert summary.control_totals[0].difference == 0
    kept = list(quarantined(desk.home, summary.batch_id))
    assert kept[0]["raw"] == '{"account": "k", "on": "2024-01-02", "am'


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("999999999999999.99", "999999999999999.99"),  # a float would say …000
        ("0.10", "0.10"),
        ('"-12.345"', "-12.345"),
        ("-0", "0"),
        (r'"\u0031.5"', "1.5"),
    ],
)
def test_a_number_keeps_every_digit(desk: Desk, written: str, amount: str) -> None:
    account = f"digits {written}"
    content = line(written, json.dumps(account)).encode()
    summary = send(desk, content, "jsonl", next(numbers))

    assert summary.quarantined == 0
    assert [said for _, _, said, _, _ in desk.versions(account)] == [Decimal(amount)]
    assert [t.raw for t in summary.control_totals] == [Decimal(amount)]


def test_null_is_absent_and_an_unknown_key_is_told(desk: Desk) -> None:
    rows = [line("null", '"absent"'), line("4", '"more", "why": {"deep": [1]}'), ""]
    summary = send(desk, "\n".join(rows).encode(), "jsonl", next(numbers))

    assert summary.undeclared_columns == ("stated.why",)
    assert summary.quarantine_by_rule == {"balances.balance_amount|missing": 1}
    assert desk.story("more") == [("assert", 4)]


def test_a_key_may_be_left_out_only_where_that_is_declared(desk: Desk) -> None:
    without = line(account='"left out"').replace(', "known": "2024-03-01"', "")
    told = send(desk, without.encode(), "jsonl", next(numbers))
    place = desk.source / "source.toml"
    declared = place.read_text("utf-8")
    optional = 'format = "jsonl"\noptional = ["known"]'
    place.write_text(declared.replace('format = "jsonl"', optional), "utf-8")
    then = send(desk, without.encode(), "jsonl", next(numbers))
    place.write_text(declared, "utf-8")

    assert told.quarantine_by_rule == {"stated.known|missing_key": 1}
    assert then.quarantine_by_rule == {"balances.known_at|missing": 1}


def test_very_many_keys_refuse_the_file(desk: Desk) -> None:
    many = ", ".join(f'"x{n}": 1' for n in range(10_000))
    content = line(f"1, {many}").encode()

    with pytest.raises(FileRefusedError, match="10,004 columns, more than 256"):
        send(desk, content, "jsonl", next(numbers))


def test_an_empty_feed_is_refused_without_talk_of_a_header(desk: Desk) -> None:
    with pytest.raises(FileRefusedError, match=r"\.jsonl is empty\. Ask"):
        send(desk, b"", "jsonl", next(numbers))


def test_blank_lines_are_set_aside_and_a_mark_is_no_part_of_the_text(
    desk: Desk,
) -> None:
    content = ("\ufeff" + line(account='"marked"') + "\r\n\r\n  \n").encode()
    summary = send(desk, content, "jsonl", next(numbers))

    assert summary.set_aside_by_rule == {"blank": 2}
    assert (summary.read, summary.accepted) == (3, 1)


def test_a_mended_line_comes_again_through_the_same_door(desk: Desk) -> None:
    first = send(desk, line('"5,0"', '"mended"').encode(), "jsonl", next(numbers))
    ((_, file_id),) = first.file_ids.items()
    mended = {(file_id, 1): line('"5.0"', '"mended"')}
    again = desk.intake.redrive(desk.source, first.batch_id, mended)

    assert (first.quarantined, again.accepted) == (1, 1)
    assert desk.story("mended") == [("assert", 5)]


def test_a_key_is_found_whatever_else_holds_its_name() -> None:
    odd = [
        '{"note": "\\"amount\\": 9", "amount": 1.25}',
        '{"deep": {"amount": 9}, "amount": "2.5"}',
        '{"list": ["amount", {"amount": 9}], "amou\\u006et": 3}',
    ]
    plain = ['{"amount":4}', '{"note":"amount","amount" : null}', '{"x":1,"amount":""}']
    found = read_json_amounts("\n".join([*plain, *odd]).encode(), Keys("amount"))

    assert found.lines.tolist() == [0]
    assert found.rest.tolist() == [3, 4, 5]
    assert [told(text, ["amount"]) for text in odd] == [
        {"amount": "1.25"},
        {"amount": "2.5"},
        {"amount": "3"},
    ]
