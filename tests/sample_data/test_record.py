import csv
from datetime import date
from pathlib import Path

from sample_data.book import UNTIL
from sample_data.layouts import LAYOUTS

from .conftest import Rows


def _truth(book: Path) -> list[dict[str, str]]:
    with (book / "truth" / "dirty.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def _days(row: dict[str, str], column: str) -> int:
    told_on = date.fromisoformat(row["reported_on"])
    return (told_on - date.fromisoformat(row[column])).days


def test_the_truth_points_at_the_lines_that_are_spoilt(book: Path) -> None:
    files = {row["file"] for row in _truth(book)}
    lines = {f: (book / "files" / f).read_text("utf-8").split("\n") for f in files}

    for row in _truth(book):
        kind = row["file"].split("_")[0]
        fields = next(csv.reader([lines[row["file"]][int(row["line"]) - 1]]))
        columns = LAYOUTS[kind].columns

        match row["words"]:
            case "one field too many":
                assert len(fields) == len(columns) + 1
            case "no such day":
                assert fields[columns.index(row["column"])].endswith("-02-30")
            case "not an amount":
                assert fields[columns.index(row["column"])] == "NaN"
            case "no key":
                assert not fields[columns.index(row["column"])]
            case words:
                assert words == "unknown code"
                assert fields[columns.index(row["column"])] in {"XXX", "9", "RUMOUR"}


def test_two_lines_in_a_thousand_are_spoilt(book: Path) -> None:
    lines = sum(p.read_bytes().count(b"\n") for p in (book / "files").iterdir())

    assert 0.001 < len(_truth(book)) / lines < 0.003
    assert {row["words"] for row in _truth(book)} == {
        "no such day",
        "not an amount",
        "one field too many",
        "no key",
        "unknown code",
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
    late = book / "files" / "transactions_2026-10.csv"

    assert late.read_text("utf-8").count("\n") > 50
