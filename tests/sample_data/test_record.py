import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from sample_data.book import UNTIL
from sample_data.layouts import LAYOUTS

from .conftest import Rows, lines_of


def _truth(book: Path) -> list[dict[str, str]]:
    with (book / "truth" / "dirty.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def _days(row: dict[str, str], column: str) -> int:
    told_on = date.fromisoformat(row["reported_on"])
    return (told_on - date.fromisoformat(row[column])).days


def test_the_truth_points_at_the_lines_that_are_spoilt(book: Path) -> None:
    told = _truth(book)
    for name in sorted({row["file"] for row in told}):
        place = book / "files" / name
        read = dict(lines_of(place, LAYOUTS[name.rpartition("_")[0]]))
        for row in (row for row in told if row["file"] == name):
            line, words, column = int(row["line"]), row["words"], row["column"]
            if words == "cut off in the middle":
                assert line not in read
            elif words == "one key twice":
                raw = place.read_text("utf-8").split("\n")[line - 1]
                assert raw.count('"session_id"') == 2
            elif words == "one field too many":
                assert None in read[line]
            elif words == "a key left out":
                assert column not in read[line]
            else:
                assert IS_SO[words](read[line][column]), row


IS_SO: dict[str, Callable[[Any], bool]] = {
    "no such day": lambda value: "-02-30" in value,
    "not an amount": lambda value: value == "NaN",
    "no key": lambda value: value in {None, ""},
    "no amount": lambda value: value is None,
    "a nought byte": lambda value: value.endswith("\0"),
    "an object for a value": lambda value: isinstance(value, dict),
    "unknown code": lambda value: value in {"XXX", "9", "RUMOUR", "teleport"},
}


def test_two_lines_in_a_thousand_are_spoilt(book: Path) -> None:
    lines = sum(
        len(list(lines_of(place, LAYOUTS[place.name.rpartition("_")[0]])))
        for place in (book / "files").iterdir()
    )

    assert 0.001 < len(_truth(book)) / lines < 0.003
    assert {row["words"] for row in _truth(book)} == {
        "no such day",
        "not an amount",
        "one field too many",
        "no key",
        "unknown code",
        "no amount",
        "a nought byte",
        "cut off in the middle",
        "one key twice",
        "a key left out",
        "an object for a value",
    }


def test_nothing_is_told_before_it_happened_or_after_the_last_day(sent: Rows) -> None:
    for kind, column in (
        ("transactions", "booked_on"),
        ("balances", "balance_on"),
        ("repayments", "paid_on"),
        ("positions", "position_on"),
        ("external", "happened_on"),
        ("outcomes", "started_on"),
        ("facilities", "signed_on"),
    ):
        rows = sent(kind)
        assert min(_days(row, column) for row in rows) >= 0, kind
        assert max(row["reported_on"] for row in rows) <= UNTIL.isoformat(), kind


def test_about_three_facts_in_a_hundred_are_learned_late(sent: Rows) -> None:
    rows = sent("transactions")
    late = [row for row in rows if _days(row, "booked_on") >= 30]

    assert 0.02 < len(late) / len(rows) < 0.05


def test_about_one_fact_in_a_hundred_is_corrected_later(sent: Rows) -> None:
    told: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for row in sent("transactions"):
        key = row["account_id"], row["transaction_no"]
        told.setdefault(key, set()).add((row["reported_on"], row["amount"]))
    corrected = [versions for versions in told.values() if len(versions) > 1]

    assert 0.006 < len(corrected) / len(told) < 0.015
    assert all(len({day for day, _ in v}) == len(v) for v in corrected)


def test_the_corrections_of_the_last_year_come_in_a_late_delta(book: Path) -> None:
    late = book / "files" / "transactions_2026-10.parquet"

    assert pq.read_metadata(late).num_rows > 50
