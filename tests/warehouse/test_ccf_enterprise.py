"""Enterprises in public records: encodings, months, lines without an id, amounts."""

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.warehouse.loaded import SOURCES, Loaded, loaded_twice
from warehouse.home import Home
from warehouse.intake.batch import Intake
from warehouse.lake.verify import verify_lake

pytestmark = pytest.mark.data

FOLDER, LINES = "ccf_enterprise_exit", 2_000
ABSURD = b"789196370000"
REPEATS = {
    "4invest.csv": 130,
    "6project.csv": 1_414,
    "7lawsuit.csv": 35,
    "8breakfaith.csv": 16,
}
"""So many lines say what an earlier one of their file said: 1,595 in all."""
EVENTS = "external_id from lake.external_events where external_kind ="
ENCODED = {
    "train.csv": "utf-8",
    "4invest.csv": "utf-8-sig",
    "6project.csv": "utf-8-sig",
    "7lawsuit.csv": "utf-8-sig",
    "8breakfaith.csv": "utf-8-sig",
    "10qualification.csv": "gb18030",
}


@pytest.fixture(scope="module")
def files(public_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first lines of each file, all that are repeated, and all with 12 digits."""
    part = tmp_path_factory.mktemp("ccf")
    for name in ENCODED:
        whole = (public_data / FOLDER / name).read_bytes().splitlines(keepends=True)
        times = Counter(whole)
        kept = [
            line
            for place, line in enumerate(whole)
            if place < LINES or times[line] > 1 or ABSURD in line
        ]
        (part / name).write_bytes(b"".join(kept))
    return part


@pytest.fixture(scope="module")
def loaded(new_home: Callable[[], Home], files: Path) -> Loaded:
    return loaded_twice(new_home(), "ccf_enterprise", files)


@contextmanager
def rows(files: Path, name: str) -> Iterator[list[tuple[str, ...]]]:
    """The lines of a file behind its header, read without any of our code."""
    with (files / name).open(encoding=ENCODED[name], newline="") as stream:
        yield [tuple(row) for row in csv.reader(stream)][1:]


def test_every_line_is_accounted_for_and_every_amount_adds_up(
    loaded: Loaded, files: Path
) -> None:
    first, again = loaded.summaries
    with rows(files, "4invest.csv") as investments:
        in_itself = sum(row[0] == row[1] for row in investments)

    assert first.quarantine_by_rule == {
        "lawsuit.LAWAMOUNT|absurd_amount": 1,
        "relations.nobody_is_related_to_himself": in_itself,
    }
    assert in_itself > 0
    assert first.unaccounted == 0
    assert (again.facts, again.duplicate) == (0, first.accepted)
    assert [t.apart for t in first.control_totals] == [Decimal(ABSURD.decode())]
    assert [t.difference for t in first.control_totals] == [0]
    assert verify_lake(loaded.home) == {}


@pytest.mark.parametrize(
    ("name", "ids_of"),
    [
        ("4invest.csv", "relation_id from lake.relations"),
        ("6project.csv", f"{EVENTS} 'award'"),
        ("7lawsuit.csv", f"{EVENTS} 'lawsuit'"),
        ("8breakfaith.csv", f"{EVENTS} 'dishonest_listing'"),
    ],
)
def test_identical_lines_without_an_id_are_so_many_facts(
    loaded: Loaded, files: Path, name: str, ids_of: str
) -> None:
    with rows(files, name) as told:
        believed = [r for r in told if r[0] != r[1] and r[3] != ABSURD.decode()]
    ids = [told for (told,) in loaded.ask(f"select {ids_of}")]

    repeated = Counter(Counter(believed).values())
    ordinals = Counter(int(told.rpartition("-")[2]) for told in ids)
    assert len(set(ids)) == len(ids) == len(believed)
    assert ordinals == {
        nth: sum(times for most, times in repeated.items() if most >= nth)
        for nth in range(1, max(repeated) + 1)
    }
    assert len(believed) - len(set(believed)) == REPEATS[name]


def test_gb18030_and_marked_utf8_are_read_as_they_were_written(
    loaded: Loaded, files: Path
) -> None:
    with rows(files, "10qualification.csv") as told:
        begun = Counter(
            date(int(year), int(month), 1)
            for year, month in (row[2].rstrip("月").split("年") for row in told)
        )
    permits = "select valid_from, count(*) from lake.permits group by valid_from"

    assert dict(loaded.ask(permits)) == begun
    assert loaded.ask("select distinct event_precision from lake.permits") == [
        ("month",)
    ]


def test_leaving_business_is_an_outcome_of_its_own_and_no_default(
    loaded: Loaded, files: Path
) -> None:
    with rows(files, "train.csv") as told:
        left = {
            (f"ccf-{eid}", date(int(month[:4]), int(month[4:]), 1))
            for eid, target, month in told
            if target == "1"
        }
    ended = loaded.ask(
        "select unit_id, started_on, outcome_kind, unit_kind, event_precision "
        "from lake.outcomes"
    )

    assert {row[:2] for row in ended} == left
    assert {row[2:] for row in ended} == {("exited", "borrower", "month")}


def test_enterprises_are_lent_nothing_and_stand_once_whoever_tells_of_them(
    loaded: Loaded,
) -> None:
    kinds = "select distinct borrower_kind from lake.borrowers"
    versions, facts = loaded.count("parties")

    assert loaded.count("facilities") == (0, 0)
    assert loaded.ask(kinds) == [("unlent",)]
    assert versions == facts
    unknown = """
        select count(*) from lake.external_events
        where borrower_id not in (select borrower_id from lake.borrowers)
    """
    assert loaded.ask(unknown) == [(0,)]


def test_the_year_of_an_investment_is_the_founding_of_what_was_bought(
    loaded: Loaded, files: Path
) -> None:
    with rows(files, "4invest.csv") as told:
        founded = {f"ccf-{r[1]}": int(r[4]) for r in told if r[0] != r[1]}
    years = loaded.ask(
        "select party_id, year(registered_on) from lake.parties "
        "where event_precision = 'year'"
    )

    assert dict(years) == {party: y for party, y in founded.items() if y >= 1900}
    assert loaded.ask("select count(valid_from) from lake.relations") == [(0,)]


def test_a_listing_that_ended_is_two_events_each_known_in_its_month(
    loaded: Loaded, files: Path
) -> None:
    with rows(files, "8breakfaith.csv") as told:
        ended = sum(bool(row[3]) for row in told)
    early = """
        select external_kind, count(*), bool_and(known_at > event_time)
        from lake.external_events
        where external_kind like 'dishonest%' group by all order by all
    """
    (off, number, in_time), (on, _, also_in_time) = loaded.ask(early)

    assert (off, on) == ("dishonest_delisting", "dishonest_listing")
    assert (number, in_time, also_in_time) == (ended, True, True)


def test_files_that_come_apart_leave_what_they_would_together(
    loaded: Loaded, new_home: Callable[[], Home], files: Path, tmp_path: Path
) -> None:
    home = new_home()
    with Intake(home) as door:
        for name in ("4invest.csv", "train.csv", "7lawsuit.csv"):
            alone = tmp_path / name.removesuffix(".csv")
            alone.mkdir()
            (alone / name).write_bytes((files / name).read_bytes())
            door.take(SOURCES / "ccf_enterprise", alone)

    together, apart = loaded, Loaded(home, [])
    in_force = """
        select party_id, registered_on from lake.parties
        qualify row_number() over (partition by event_id order by sequence desc) = 1
        order by all
    """
    of_these = "party_id in (select from_party_id from lake.relations)"
    known = apart.ask(f"from ({in_force}) where {of_these} order by all")
    assert known == together.ask(f"from ({in_force}) where {of_these} order by all")
    lawsuits = "select * exclude (batch_id, recorded_at, line, file_id) "
    lawsuits += "from lake.external_events where external_kind = 'lawsuit' order by all"
    assert apart.ask(lawsuits) == together.ask(lawsuits)
    assert verify_lake(home) == {}
