"""What a bank that begins to send carries over, and what it sends in parts."""

import csv
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from itertools import chain
from pathlib import Path

import polars as pl
import pytest

from analytics.arrears import Reckoning, Told, reckoning
from analytics.arrears.standing import on_days
from sample_data.book import UNTIL, Share, book
from sample_data.carried import STANDS, carried
from sample_data.delivery import deliver, everything
from sample_data.fact import Value
from sample_data.record import Line
from sample_data.sending import Sending
from tests.analytics.arrears.debts import of_rows
from warehouse.home import Home
from warehouse.intake.batch import Intake

from .test_arrears import TABLES, positions, read
from .test_source import SOURCE

SINCE = date(2026, 7, 1)
Lines = dict[str, list[Line]]


@pytest.fixture(scope="module")
def whole() -> list[list[Line]]:
    """Give all lines of each of some borrowers, told as soon as they were true."""
    return [
        [Line(f.file, f.happened_on, f.row) for f in everything(b, UNTIL)[0]]
        for b in book(140, 7)
    ]


@pytest.fixture(scope="module")
def sent(whole: list[list[Line]]) -> Lines:
    """Give what is sent of them since a day, by file."""
    by_file: Lines = defaultdict(list)
    for lines in whole:
        for line in carried(lines, SINCE):
            by_file[line.file].append(line)
    return by_file


def test_all_that_is_told_since_the_day_is_sent_and_little_else(
    whole: list[list[Line]], sent: Lines
) -> None:
    all_lines = Counter(id(line) for lines in whole for line in lines)
    told_since = {id(x) for lines in whole for x in lines if x.told_on >= SINCE}
    kept = Counter(id(line) for lines in sent.values() for line in lines)

    assert told_since <= kept.keys() <= all_lines.keys()
    assert set(kept.values()) == {1}
    assert len(kept) < 0.15 * len(all_lines)
    early = {x.file for lines in sent.values() for x in lines if x.told_on < SINCE}
    # Seldom is something still had back of what was given up before.
    assert {*STANDS} - {"write_offs"} <= early <= {*STANDS, *TABLES}


def _reckoned(told: Mapping[str, list[Line]]) -> Reckoning:
    rows = {t: of_rows(t, [read(x) for x in told[f]]) for f, t in TABLES.items()}
    return reckoning(Told(**rows), UNTIL, "Asia/Shanghai")


def test_days_past_due_are_worked_out_as_of_the_whole_history(sent: Lines) -> None:
    reckoned = _reckoned(sent)
    reported = pl.DataFrame(
        list(positions(sent)),
        {"facility_id": pl.String, "on_day": pl.Date, "reported": pl.Int64},
        orient="row",
    ).with_columns(currency=pl.lit("CNY"))

    stood = on_days(reckoned.instalments, reckoned.laid, reported, reckoned.conventions)

    assert stood.filter(pl.col("reported") > 0).height > 10
    assert stood.filter(pl.col("reported") != pl.col("days_past_due")).rows() == []


def test_no_facility_is_in_arrears_that_would_not_be_in_the_whole_book(
    whole: list[list[Line]], sent: Lines
) -> None:
    by_file: Lines = defaultdict(list)
    for line in chain(*whole):
        by_file[line.file].append(line)
    stands = ["facility_id", "arrears_amount", "days_past_due"]
    of_whole = _reckoned(by_file).standing().select(stands)
    of_sent = _reckoned(sent).standing().select(stands)

    assert of_sent.filter(pl.col("days_past_due") > 0).height > 2
    assert of_sent.join(of_whole, on=stands, how="anti").rows() == []


def test_arrears_a_replaced_restructuring_took_in_are_owed_no_more() -> None:
    def told(file: str, on: date, **row: Value) -> Line:
        return Line(file, on, {"facility_id": "F", **row})

    def plan(number: int, on: date, taken_in: str | None = None) -> Line:
        return told("plans", on, schedule_no=number, capitalised_amount=taken_in)

    def due(number: int, version: int, on: date) -> Line:
        row: dict[str, Value] = {"schedule_no": version, "installment_no": number}
        return told("schedules", date(2025, version, 1), due_on=on, **row,
                    due_amount="10.00")  # fmt: skip

    first, second, third = (date(2025, month, 1) for month in (1, 2, 3))
    missed = due(1, 1, date(2025, 1, 20))
    restructured = [plan(2, second, "10.00"), due(2, 2, date(2026, 8, 20))]
    repriced = [plan(3, third), due(2, 3, date(2026, 8, 20))]
    alive = told("positions", date(2026, 7, 2))

    running = [plan(1, first), missed, *restructured, alive]
    replaced = [plan(1, first), missed, *restructured, *repriced, alive]

    assert list(carried(running, SINCE)) == [
        plan(1, first), restructured[0], missed, restructured[1], alive
    ]  # fmt: skip
    assert list(carried(replaced, SINCE)) == [*repriced, alive]


def test_of_what_stands_each_is_carried_once_and_nothing_that_is_over(
    sent: Lines,
) -> None:
    for file, standing in STANDS.items():
        before = [line.row for line in sent[file] if line.told_on < SINCE]
        keys = [tuple(row[column] for column in standing.key) for row in before]
        assert len(set(keys)) == len(keys) or not standing.key, file
        over = [row.get(standing.over) for row in before if standing.over]
        assert all(not isinstance(on, date) or on >= SINCE for on in over), file


def test_every_facility_that_is_named_is_stated_and_no_ended_one_is(
    sent: Lines,
) -> None:
    stated = {line.row["facility_id"] for line in sent["facilities"]}
    living = {line.row["facility_id"] for line in sent["positions"]}
    named = {
        line.row.get(column)
        for lines in sent.values()
        for line in lines
        for column in ("facility_id", "parent_id")
    }

    assert named - {None} <= stated
    # Of some others something is still booked, and above some stands a limit.
    assert len(living) < len(stated) < 1.3 * len(living)


def test_parts_of_a_book_are_taken_in_one_after_the_other(tmp_path: Path) -> None:
    lines, spoilt = 0, Counter[str]()
    taken = []
    with Intake(Home(tmp_path / "home")) as intake:
        for number in (1, 2):
            out = tmp_path / f"part-{number}"
            sending = Sending(months=3, share=Share(number, 2))
            lines += sum(deliver(out, borrowers=50, seed=7, sending=sending).values())
            taken.append(intake.take(SOURCE, out / "files"))
            with (out / "truth" / "dirty.csv").open(encoding="utf-8") as stream:
                spoilt.update(row["rule"] for row in csv.DictReader(stream))

    assert sum(batch.read for batch in taken) == lines
    assert sum((Counter(b.quarantine_by_rule) for b in taken), Counter()) == spoilt
    assert [batch.retractions for batch in taken] == [0, 0]
    assert [batch.duplicate for batch in taken] == [0, 0]
    borrowers = sum(batch.facts_by_table["borrowers"] for batch in taken)
    assert borrowers == 50
