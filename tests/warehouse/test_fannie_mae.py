"""Fannie Mae's sample: months, arrears as reported, and how loans left.

All of the performance is taken, and the first acquisitions: those it is about.
"""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.warehouse.loaded import SAID, Loaded, loaded_at_once, loaded_twice, sliced
from warehouse.home import Home
from warehouse.lake.verify import verify_lake

pytestmark = pytest.mark.data

FOLDER = "fanniemae_sample"
LOANS = 600
"""So many of each quarter's loans; the performance is that of the first 276 and 177."""


@pytest.fixture(scope="module")
def files(public_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    whole, part = public_data / FOLDER, tmp_path_factory.mktemp("fannie_mae")
    sliced(whole, part, LOANS)
    for place in whole.glob("Performance*"):
        shutil.copyfile(place, part / place.name)
    return part


@pytest.fixture(scope="module")
def loaded(new_home: Callable[[], Home], files: Path) -> Loaded:
    return loaded_twice(new_home(), "fannie_mae", files)


def raw(public_data: Path) -> Iterator[list[str]]:
    """The performance files' lines, read without any of our code."""
    for name in ("Performance_2000Q1-P.txt", "Performance_2007Q3.txt_0"):
        for line in (public_data / FOLDER / name).read_text("ascii").splitlines():
            yield line.split("|")


def test_every_line_becomes_a_fact_and_every_amount_adds_up(loaded: Loaded) -> None:
    first, again = loaded.summaries

    lines = 20_000 + 2 * LOANS
    assert (first.read, first.accepted, first.quarantined) == (lines, lines, 0)
    assert (again.duplicate, again.facts) == (lines, 0)
    assert {t.difference for s in loaded.summaries for t in s.control_totals} == {0}
    assert len(first.control_totals) == 3
    assert verify_lake(loaded.home) == {}


def test_two_processes_at_once_load_it_once(
    loaded: Loaded, new_home: Callable[[], Home], files: Path
) -> None:
    both, ends = loaded_at_once(new_home(), "fannie_mae", files)

    assert ends == [0, 0]
    assert both.ask(SAID) == loaded.ask(SAID)


def test_loans_without_a_month_of_performance_keep_their_facility(
    loaded: Loaded,
) -> None:
    assert loaded.count("facilities") == (2 * LOANS, 2 * LOANS)
    assert loaded.count("borrowers") == (2 * LOANS, 2 * LOANS)
    followed = "select count(distinct facility_id) from lake.positions"
    assert loaded.ask(followed) == [(453,)]


def test_41_loans_were_ever_90_days_past_due(loaded: Loaded) -> None:
    ever = """
        select count(distinct facility_id) from lake.positions
        where days_past_due_reported >= 90
    """

    assert loaded.ask(ever) == [(41,)]


def test_404_of_453_were_prepaid_and_16_liquidated(loaded: Loaded) -> None:
    ends = """
        select outcome_kind, trigger, count(*) from lake.outcomes
        group by all order by all
    """
    prepaid_after_arrears = """
        select count(*) from lake.outcomes
        where outcome_kind = 'prepaid' and facility_id in (
            select facility_id from lake.positions where days_past_due_reported >= 90
        )
    """

    assert loaded.ask(ends) == [
        ("liquidated", "deed-in-lieu or REO disposition", 13),
        ("liquidated", "short sale", 2),
        ("liquidated", "third party sale", 1),
        ("prepaid", "prepaid or matured", 404),
        ("removed", "repurchased", 8),
    ]
    assert loaded.ask(prepaid_after_arrears) == [(11,)]


def test_each_month_tells_the_arrears_its_line_told_and_no_more(
    loaded: Loaded, public_data: Path
) -> None:
    stated = loaded.ask(
        "select facility_id, strftime(position_on, '%m/%d/%Y'), "
        "days_past_due_reported, days_past_due_told_in, source_state "
        "from lake.positions"
    )
    expected = {
        (
            f"fannie-facility-{line[0]}",
            line[1],
            30 * int(line[10]) if line[10].isdigit() else None,
            "months" if line[10].isdigit() else None,
            f"delinquency {line[10]}" + (", modified" if line[11] == "Y" else ""),
        )
        for line in raw(public_data)
        if line[12] in ("", "NULL")
    }

    assert set(stated) == expected
    assert len(stated) == len(expected) == 19_572
    unknown = [row for row in stated if row[2] is None]
    assert {row[4] for row in unknown} == {"delinquency -2"}
    assert len(unknown) == 3


def test_the_month_a_loan_left_is_an_outcome_and_no_position(
    loaded: Loaded, public_data: Path
) -> None:
    both = """
        select count(*) from lake.outcomes as outcome
        join lake.positions as position
            on outcome.unit_id = position.facility_id
            and position.position_on >= outcome.started_on
    """
    late = loaded.ask(both)
    left = [line for line in raw(public_data) if line[12] not in ("", "NULL")]

    assert late == [(1,)]  # 100574295822 is on the list a month after its code's month
    assert len(left) == 428
    told = loaded.ask("select sum(exposure_amount) from lake.outcomes")
    assert told == [(sum(Decimal(line[4]) for line in left),)]


def test_nothing_of_a_sale_is_known_before_the_property_was_sold(
    loaded: Loaded,
) -> None:
    found = loaded.ask(
        """
        select recovered_from, count(*), sum(recovered_amount), sum(cost_amount),
            bool_and(known_at >= event_time), bool_and(event_precision = 'month')
        from lake.recoveries group by all order by all
        """
    )

    assert [(row[0], row[1], row[4], row[5]) for row in found] == [
        ("collateral", 16, True, True),
        ("insurance", 2, True, True),
        ("other", 8, True, True),
    ]
    assert [row[3] for row in found[1:]] == [None, None]


def test_months_stay_months_and_all_knowledge_is_assumed(loaded: Loaded) -> None:
    for table in ("facilities", "positions", "outcomes"):
        told = f"select distinct event_precision, known_at_basis from lake.{table}"
        assert loaded.ask(told) == [("month", "assumed")]
    early = """
        select count(*) from lake.positions
        where known_at < event_time + interval 27 day
    """
    assert loaded.ask(early) == [(0,)]


def test_co_borrowers_are_as_many_as_the_file_counts(
    loaded: Loaded, files: Path
) -> None:
    acquired = [
        line.split("|")
        for place in files.glob("Acquisition*")
        for line in place.read_text("ascii").splitlines()
    ]
    counted = sum(int(line[10] or 0) for line in acquired)
    roles = dict(
        loaded.ask("select role, count(*) from lake.party_roles group by role")
    )

    assert roles["borrower"] == sum(bool(line[10]) for line in acquired)
    assert roles["borrower"] + roles["co_borrower"] == counted
    assert roles["seller"] == sum(line[2] != "OTHER" for line in acquired)


def test_a_modification_tells_the_terms_before_and_after(
    loaded: Loaded, public_data: Path
) -> None:
    flagged = {line[0] for line in raw(public_data) if line[11] == "Y"}
    told = loaded.ask(
        "select facility_id, interest_rate_before, interest_rate_after, "
        "matures_on_before, matures_on_after from lake.amendments order by all"
    )

    assert {row[0] for row in told} == {f"fannie-facility-{loan}" for loan in flagged}
    assert len(told) == 16
    example = next(row for row in told if row[0].endswith("100264653270"))
    assert example[1:] == (0.06875, 0.06875, date(2037, 7, 1), date(2052, 7, 1))
