"""How events read, what is missing, and how much of it there is."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from analytics import trajectory
from warehouse.contracts import KINDS, LANES

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)
USUAL = KINDS["repayment"].usual_days


def event(**told: Any) -> dict[str, Any]:  # noqa: ANN401  a row
    return {
        "event_id": "e1",
        "facility_id": "F1",
        "lane": "repayment",
        "kind": "repayment",
        "event_time": NOON,
        "utc_offset": 480,
        "event_precision": "day",
        "first_known_at": NOON,
        "known_at": NOON,
        "known_at_basis": "source",
        "amount": Decimal("5.000"),
        "currency": "CNY",
        **told,
    }


def read(**told: Any) -> dict[str, Any]:  # noqa: ANN401  a row
    moments = {"event_time": pl.Datetime("us", "UTC")}
    events = pl.DataFrame([event(**told)], schema_overrides=moments)
    return trajectory.read_at_a_glance(events).row(0, named=True)


def instalments(
    *rows: tuple[date, int, int, date | None], grace_days: int = 0
) -> pl.DataFrame:
    """Write instalments: due on, due, open and cleared on."""
    return pl.DataFrame(
        [("F1", *row, grace_days) for row in rows],
        {
            "facility_id": pl.String,
            "due_on": pl.Date,
            "due": pl.Int64,
            "open": pl.Int64,
            "cleared_on": pl.Date,
            "grace_days": pl.Int64,
        },
        orient="row",
    )


def test_an_event_is_late_only_when_learned_later_than_is_usual() -> None:
    on_time, late = timedelta(days=USUAL, hours=23), timedelta(days=USUAL + 1)

    assert read(first_known_at=NOON + on_time)["days_late"] is None
    assert read(first_known_at=NOON + late)["days_late"] == USUAL + 1


def test_a_correction_does_not_make_a_fact_late_that_came_on_time() -> None:
    assert read(known_at=NOON + timedelta(days=99))["days_late"] is None


def test_what_is_assumed_is_never_late() -> None:
    found = read(first_known_at=NOON + timedelta(days=99), known_at_basis="assumed")

    assert found["days_late"] is None
    assert found["is_assumed"]


def test_what_a_month_or_year_dates_is_late_only_after_its_end() -> None:
    began = datetime(2024, 1, 31, 16, tzinfo=UTC)  # the first of February in China
    ends = {
        "month": datetime(2024, 2, 29, 16, tzinfo=UTC),
        "year": datetime(2025, 1, 31, 16, tzinfo=UTC),
    }

    for precision, end in ends.items():
        dated = {"event_time": began, "event_precision": precision}
        on_time = read(first_known_at=end + timedelta(days=USUAL), **dated)
        late = read(first_known_at=end + timedelta(days=USUAL + 1), **dated)
        assert (on_time["days_late"], late["days_late"]) == (None, USUAL + 1)


def test_an_event_without_a_date_is_not_late() -> None:
    days_late = read(event_time=None, first_known_at=NOON)["days_late"]

    assert days_late is None


def test_an_event_stands_on_the_clock_of_its_source() -> None:
    assert read(utc_offset=480)["wall_time"] == NOON + timedelta(hours=8)
    assert read(utc_offset=None)["wall_time"] == NOON


def test_every_kind_has_a_tone_and_a_sign() -> None:
    found = trajectory.read_at_a_glance(
        pl.DataFrame([event(kind=kind) for kind in KINDS])
    )

    assert found["tone"].null_count() == found["sign"].null_count() == 0
    assert found.height == len(KINDS)


def test_a_repayment_behind_its_schedule_reads_watch() -> None:
    events = trajectory.read_at_a_glance(pl.DataFrame([event()]))
    paid_on = date(2024, 3, 1)
    day = timedelta(days=1)
    usual = KINDS["repayment"].tone

    def tone(due_on: date, cleared_on: date | None) -> str:
        owed = instalments((due_on, 10, 5, cleared_on))
        return str(trajectory.with_arrears(events, owed, [])["tone"][0])

    assert tone(paid_on - day, None) == "watch"
    assert tone(paid_on - day, paid_on) == "watch"
    assert tone(paid_on - 2 * day, paid_on - day) == usual
    assert tone(paid_on, None) == usual
    unread = trajectory.with_arrears(events, instalments(), [])
    assert unread["tone"].to_list() == [usual]


def test_a_repayment_within_its_grace_reads_as_usual() -> None:
    events = trajectory.read_at_a_glance(pl.DataFrame([event()]))
    owed = instalments((date(2024, 2, 28), 10, 0, date(2024, 3, 1)), grace_days=2)

    assert trajectory.with_arrears(events, owed, [])["tone"][0] != "watch"


def test_a_repayment_taken_back_since_reads_watch() -> None:
    events = trajectory.read_at_a_glance(pl.DataFrame([event()]))

    assert trajectory.with_arrears(events, instalments(), ["e1"])["tone"][0] == "watch"


def test_another_facilitys_arrears_do_not_colour_a_repayment() -> None:
    events = trajectory.read_at_a_glance(pl.DataFrame([event(facility_id="F2")]))
    owed = instalments((date(2024, 1, 1), 10, 0, None))

    assert trajectory.with_arrears(events, owed, [])["tone"][0] != "watch"


def test_what_has_not_come_is_told_with_the_share_that_has() -> None:
    owed = instalments(
        (date(2024, 1, 20), 100, 38, None),
        (date(2024, 2, 20), 100, 0, date(2024, 2, 20)),
        (date(2024, 3, 20), 100, 100, None),
    )

    found = trajectory.missed(owed, date(2024, 3, 20))

    assert found["share_paid"].to_list() == [0.62]
    assert found["wall_time"].to_list() == [datetime(2024, 1, 20, tzinfo=UTC)]
    assert trajectory.missed(instalments(), date(2024, 1, 1)).is_empty()


def test_a_lane_is_crowded_above_so_many_marks() -> None:
    density = pl.DataFrame(
        {
            "lane": ["account", "account", "project"],
            "kind": ["inflow", "outflow", "milestone_due"],
            "happened": [200, 51, 250],
        }
    )

    assert trajectory.crowded_lanes(density) == ["account"]


def test_a_stretch_is_whole_days_and_there_are_about_so_many() -> None:
    for days in (1, 100, 1096, 9000):
        seconds = trajectory.stretch(NOON, NOON + timedelta(days=days))

        assert seconds % 86_400 == 0
        assert seconds > 0
        assert days * 86_400 / seconds <= trajectory.STRETCHES * 1.5


def test_a_level_adds_the_latest_of_each_unit() -> None:
    rows = pl.DataFrame(
        [
            ("A", date(2024, 1, 1), 100, "CNY"),
            ("B", date(2024, 1, 2), 50, "CNY"),
            ("A", date(2024, 1, 3), 80, "CNY"),
            ("B", date(2024, 1, 4), None, "CNY"),
            ("C", date(2024, 1, 2), 7, "USD"),
        ],
        {
            "unit": pl.String,
            "on_day": pl.Date,
            "amount": pl.Decimal(18, 3),
            "currency": pl.String,
        },
        orient="row",
    )

    found = trajectory.level(rows, unit="unit", amount="amount")

    assert [(d.day, c, float(a)) for d, _, c, a in found.iter_rows()] == [
        (1, "CNY", 100.0),
        (2, "CNY", 150.0),
        (3, "CNY", 130.0),
        (2, "USD", 7.0),
    ]


def test_lanes_stand_in_the_order_they_are_drawn() -> None:
    frame = pl.DataFrame({"lane": list(LANES)[::-1]})

    assert trajectory.lanes_with_facts(frame) == list(LANES)
    assert trajectory.lanes_with_facts(frame.clear()) == []


def test_a_moment_is_read_off_the_institutions_wall() -> None:
    found = trajectory.on_the_wall(NOON, ZoneInfo("Asia/Shanghai"))

    assert found == NOON + timedelta(hours=8)
