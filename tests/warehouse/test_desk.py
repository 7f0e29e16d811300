"""What people write down goes through the same door, and is put right there."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pages.ui.recordings import CURRENCIES
from tests.warehouse.sample import copy_of, sample_home
from warehouse import access
from warehouse.access import Entry, Told, View
from warehouse.contracts import STANDARD
from warehouse.errors import AccessDeniedError
from warehouse.home import Home
from warehouse.intake import desk
from warehouse.intake.desk import DESK, TABLES, broken
from warehouse.intake.source import read_source

BORROWER = "B-C0001"
ON = date(2026, 9, 1)
PURPOSES = {"lin.shen": "credit_review", "wu.fan": "monitoring"}
PROMISE: dict[str, Told] = {
    "contact_id": "C-1",
    "borrower_id": BORROWER,
    "contacted_at": datetime(2026, 9, 1, 2, 30, tzinfo=UTC),
    "contact_way": "call",
    "begun_by": "lender",
    "outcome": "promised",
    "promised_on": date(2026, 9, 30),
    "promised_amount": Decimal("1200.50"),
    "currency": "CNY",
}
VISIT: dict[str, Told] = {
    "visit_id": "V-1",
    "borrower_id": BORROWER,
    "visit_kind": "routine",
    "visited_on": ON,
    "outcome": "done",
    "score": 4.5,
    "met_key_person": True,
    "minutes_on_site": 90,
    "note": '第一行 "引号", 逗号\n第二行\r\n\n=公式',
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return copy_of(sample_home(), tmp_path_factory.mktemp("desk") / "home")


def seen_by(home: Home, user: str = "lin.shen") -> View:
    token = access.sign_in_for_demonstration(user, address="127.0.0.1")
    who = access.caller(token)
    return access.open_view(home, who, purpose=PURPOSES[user], as_of=date(2199, 1, 1))


def story(home: Home, entry: Entry) -> list[dict[str, Any]]:
    asked = {"borrower_id": BORROWER, "event_id": entry.event_id}
    rows = seen_by(home).ask("fact_versions", **asked).rows.sort("version")
    return list(rows.iter_rows(named=True))


def logged(home: Home) -> list[dict[str, Any]]:
    text = home.read_log_file.read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_the_desk_takes_every_column_of_its_tables() -> None:
    source = read_source(DESK)

    assert set(TABLES) == {
        *("visits", "visit_findings", "documents", "key_figures", "contacts"),
        "covenant_tests",
    }
    assert source.knowledge == "arrival"
    assert {source.currency, *source.currencies} == set(CURRENCIES)
    for table in TABLES:
        columns = source.file_kind(table).columns
        assert list(columns) == [*STANDARD[table].sql_types, "withdrawn"]


@pytest.mark.parametrize(
    "entry", [Entry("visits", VISIT), Entry("contacts", PROMISE)], ids=lambda e: e.table
)
def test_what_is_written_down_is_a_fact_that_says_it(home: Home, entry: Entry) -> None:
    view = seen_by(home)
    before = datetime.now(UTC) - timedelta(seconds=1)

    summary = access.record(view, BORROWER, [entry])

    assert (summary["accepted"], summary["quarantined"], summary["facts"]) == (1, 0, 1)
    (fact,) = story(home, entry)
    assert (fact["contract"], fact["op"], fact["source"]) == (
        entry.table,
        "assert",
        "desk",
    )
    assert fact["known_at_basis"] == "arrival"
    assert before <= fact["known_at"] == fact["recorded_at"]
    told = json.loads(fact["facts"], parse_float=Decimal)
    if entry.table == "visits":
        assert told["note"] == '第一行 "引号", 逗号 / 第二行 / =公式'
        assert told["met_key_person"] is True
        assert (told["score"], told["minutes_on_site"]) == (Decimal("4.5"), 90)
        assert fact["event_time"] == datetime(2026, 8, 31, 16, tzinfo=UTC)
    else:
        assert fact["amount"] == Decimal("1200.500")
        assert fact["event_time"] == PROMISE["contacted_at"]


def test_a_correction_and_a_withdrawal_are_further_versions(home: Home) -> None:
    first = Entry("visits", {**VISIT, "visit_id": "V-2"})
    second = Entry("visits", {**first.row, "outcome": "refused", "score": None})

    access.record(seen_by(home), BORROWER, [first])
    corrected = access.record(seen_by(home), BORROWER, [second])
    again = access.record(seen_by(home), BORROWER, [second])
    gone = access.record(
        seen_by(home), BORROWER, [Entry("visits", second.row, withdraws=True)]
    )

    assert corrected["corrections"] == gone["retractions"] == 1
    assert (again["facts"], again["duplicate"]) == (0, 1)
    versions = story(home, first)
    assert [v["op"] for v in versions] == ["assert", "correct", "retract"]
    assert [v["in_force"] for v in versions] == [False, False, False]
    assert versions[1]["kind"] == "visit_refused"
    assert versions[2]["line"] == 2


def test_who_wrote_it_down_is_in_the_lake_under_a_pseudonym_only(home: Home) -> None:
    entry = Entry("visits", {**VISIT, "visit_id": "V-3"})

    access.record(seen_by(home), BORROWER, [entry])

    (fact,) = story(home, entry)
    officer = json.loads(fact["facts"])["officer_id"]
    assert officer.startswith("O-")
    assert fact["file_name"].endswith(f"_{officer}.csv")
    for place in home.data_folder.rglob("*.parquet"):
        assert b"lin.shen" not in place.read_bytes()


def test_the_act_is_in_the_log_before_it_is_done(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = Entry("visits", {**VISIT, "visit_id": "V-4"})
    monkeypatch.setattr(desk, "take", _fail)

    with pytest.raises(RuntimeError):
        access.record(seen_by(home), BORROWER, [entry])

    acts = [e for e in logged(home) if e["action"] == "record"]
    assert acts[-1]["user"] == "lin.shen"
    assert acts[-1]["told"]["facts"] == [["visits", entry.event_id, False]]
    assert "引号" not in home.read_log_file.read_text("utf-8")


def _fail(*_: object, **__: object) -> None:
    raise RuntimeError


@pytest.mark.parametrize("user", ["wu.fan"])
def test_who_may_not_write_down_is_refused_and_it_is_noted(
    home: Home, user: str
) -> None:
    entry = Entry("visits", {**VISIT, "visit_id": "V-5"})

    with pytest.raises(AccessDeniedError):
        access.record(seen_by(home, user), BORROWER, [entry])

    assert logged(home)[-1]["decision"] != "permit"
    assert story(home, entry) == []


def test_nothing_is_written_down_about_nobody(home: Home) -> None:
    with pytest.raises(AccessDeniedError, match="No case of yours"):
        access.record(seen_by(home), "B-NOBODY", [Entry("visits", VISIT)])


def test_an_entry_is_about_the_borrower_it_was_made_for(home: Home) -> None:
    stray = Entry("visits", {**VISIT, "visit_id": "V-6", "borrower_id": "B-R0001"})

    access.record(seen_by(home), BORROWER, [stray])

    assert story(home, stray)[0]["borrower_id"] == BORROWER


@pytest.mark.parametrize(
    ("changed", "rules"),
    [
        ({}, []),
        ({"visited_on": None}, ["visits.visited_on|missing"]),
        ({"visit_kind": "stroll"}, ["visits.visit_kind|unknown_code"]),
        ({"score": 9.0}, ["visits.score|too_large"]),
        ({"visited_on": date(2199, 1, 1)}, ["visits.visited_on|in_the_future"]),
        ({"outcome": "refused"}, ["visits.only_a_visit_done_has_a_score"]),
        ({"note": "证件 11010519491231002X"}, ["visits.note|identity_number"]),
        ({"note": "x" * 4001}, ["visits.note|too_long"]),
        (
            {"outcome": None, "score": None, "minutes_on_site": -1},
            ["visits.minutes_on_site|too_small", "visits.outcome|missing"],
        ),
    ],
)
def test_everything_wrong_with_an_entry_is_named_before_it_is_written(
    changed: dict[str, Told], rules: list[str]
) -> None:
    assert sorted(broken(Entry("visits", {**VISIT, **changed}))) == rules


@pytest.mark.parametrize("table", TABLES)
def test_an_entry_that_says_nothing_names_all_that_is_missing(table: str) -> None:
    columns = STANDARD[table].columns.columns()

    missing = [rule for rule in broken(Entry(table, {})) if rule.endswith("|missing")]

    needed = [n for n, column in columns.items() if not column.nullable]
    assert sorted(missing) == sorted(f"{table}.{name}|missing" for name in needed)


def test_what_intake_still_refuses_stands_in_quarantine(home: Home) -> None:
    good = Entry("visits", {**VISIT, "visit_id": "V-7"})
    bad = Entry("visits", {**VISIT, "visit_id": "V-8", "visit_kind": "stroll"})

    summary = access.record(seen_by(home), BORROWER, [good, bad])

    assert (summary["accepted"], summary["quarantined"]) == (1, 1)
    assert len(story(home, good)) == 1
    assert story(home, bad) == []


def test_nothing_of_a_recording_is_left_behind(home: Home) -> None:
    entry = Entry("visits", {**VISIT, "visit_id": "V-9"})

    access.record(seen_by(home), BORROWER, [entry])

    left = [p for p in home.work_folder.rglob("*") if p.suffix in {".csv", ".lock"}]
    assert left == []


def test_the_desk_keeps_the_institutions_days(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[str] = []
    monkeypatch.setattr(
        desk, "take", lambda folder, *_, **__: taken.append(read_source(folder).zone)
    )

    desk.take_down(
        [Entry("visits", VISIT)], by="O-1", home=Home(tmp_path, zone="Europe/Prague")
    )

    assert taken == ["Europe/Prague"]
