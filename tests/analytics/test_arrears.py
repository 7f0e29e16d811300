"""Arrears worked by hand, and against a plain oracle."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from analytics import arrears

ZONE = "Asia/Shanghai"
LONG_AGO = date(2023, 1, 1)
JAN, FEB, MAR, APR = (date(2024, month, 20) for month in (1, 2, 3, 4))
KINDS_OF_MONEY = pl.Decimal(18, 3)


def known(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def schedule(*dues: tuple[Any, ...]) -> pl.DataFrame:
    """Write a schedule: due on, amount; then facility, number, known on, currency."""
    usual = (None, None, "F1", 1, LONG_AGO, "CNY")
    rows = [(*due, *usual[len(due) :]) for due in dues]
    return pl.DataFrame(
        {
            "due_on": [r[0] for r in rows],
            "due_amount": [Decimal(str(r[1])) for r in rows],
            "facility_id": [r[2] for r in rows],
            "schedule_no": [r[3] for r in rows],
            "known_at": [known(r[4]) for r in rows],
            "currency": [r[5] for r in rows],
        },
        schema_overrides={
            "due_on": pl.Date,
            "due_amount": KINDS_OF_MONEY,
            "facility_id": pl.String,
            "currency": pl.String,
            "schedule_no": pl.Int64,
            "known_at": pl.Datetime("us", "UTC"),
        },
    )


def payments(*paid: tuple[Any, ...]) -> pl.DataFrame:
    """Write payments: paid on, amount; then facility, currency."""
    usual = (None, None, "F1", "CNY")
    rows = [(*p, *usual[len(p) :]) for p in paid]
    return pl.DataFrame(
        {
            "paid_on": [r[0] for r in rows],
            "paid_amount": [Decimal(str(r[1])) for r in rows],
            "facility_id": [r[2] for r in rows],
            "currency": [r[3] for r in rows],
        },
        schema_overrides={
            "paid_on": pl.Date,
            "paid_amount": KINDS_OF_MONEY,
            "facility_id": pl.String,
            "currency": pl.String,
        },
    )


def standing(dues: pl.DataFrame, paid: pl.DataFrame, on: date) -> dict[str, Any]:
    """Give amount and days past due of each facility."""
    instalments = arrears.cleared(arrears.counted(dues, ZONE), paid)
    rows = arrears.standing(instalments, on).iter_rows(named=True)
    return {r["facility_id"]: (r["arrears_amount"], r["days_past_due"]) for r in rows}


def path(dues: pl.DataFrame, paid: pl.DataFrame, on: date) -> dict[date, int]:
    instalments = arrears.cleared(arrears.counted(dues, ZONE), paid)
    return dict(arrears.past_due_path(instalments, on).iter_rows())


def test_a_partial_payment_leaves_the_rest_past_due_from_its_due_date() -> None:
    found = standing(schedule((JAN, 12_000_000)), payments((JAN, 7_440_000)), JAN)
    later = standing(
        schedule((JAN, 12_000_000)),
        payments((JAN, 7_440_000)),
        JAN + timedelta(days=10),
    )

    assert found == {"F1": (4_560_000, 0)}
    assert later == {"F1": (4_560_000, 10)}


def test_late_in_full_is_past_due_until_the_day_it_is_paid() -> None:
    dues, paid = schedule((JAN, 100)), payments((date(2024, 1, 25), 100))

    assert path(dues, paid, FEB) == {
        JAN: 0,
        date(2024, 1, 24): 4,
        date(2024, 1, 25): 0,
        FEB: 0,
    }
    assert standing(dues, paid, FEB) == {"F1": (0, 0)}


def test_a_prepayment_covers_what_falls_due_after_it() -> None:
    dues = schedule((JAN, 100), (FEB, 100), (MAR, 100))
    paid = payments((date(2024, 1, 5), 250))

    assert standing(dues, paid, FEB) == {"F1": (0, 0)}
    assert standing(dues, paid, APR) == {"F1": (50, (APR - MAR).days)}


def test_an_instalment_missed_then_caught_up_leaves_no_arrears() -> None:
    dues = schedule((JAN, 100), (FEB, 100), (MAR, 100))
    paid = payments((FEB, 100), (MAR, 200))

    assert standing(dues, payments((FEB, 100)), FEB) == {"F1": (100, 0)}
    assert standing(dues, paid, MAR) == {"F1": (0, 0)}
    followed = path(dues, paid, MAR)
    assert followed[FEB - timedelta(days=1)] == 30
    assert followed[MAR - timedelta(days=1)] == 28
    assert followed[MAR] == 0


def test_a_schedule_known_after_a_due_date_launders_nothing() -> None:
    dues = schedule((JAN, 100), (JAN + timedelta(days=90), 100, "F1", 2, FEB))

    assert standing(dues, payments(), FEB) == {"F1": (100, 31)}


def test_a_schedule_known_before_a_due_date_replaces_it() -> None:
    early = JAN - timedelta(days=1)
    dues = schedule((JAN, 100), (FEB, 60, "F1", 2, early))

    assert standing(dues, payments(), MAR) == {"F1": (60, (MAR - FEB).days)}


def test_a_day_ends_where_the_institution_is() -> None:
    dues = schedule((JAN, 100), (FEB, 100, "F1", 2, LONG_AGO))
    # 17:00 on the 19th in UTC is the 20th in Shanghai: known on the due date.
    in_time = dues.with_columns(
        known_at=pl.when(pl.col("schedule_no") == 2)
        .then(pl.lit(datetime(2024, 1, 19, 17, tzinfo=UTC)))
        .otherwise("known_at")
    )

    counted = arrears.counted(in_time, ZONE)

    assert counted["due_on"].to_list() == [FEB]


def test_facilities_and_currencies_stand_apart() -> None:
    dues = schedule((JAN, 100), (JAN, 10, "F2", 1, LONG_AGO, "USD"))
    paid = payments((JAN, 100))

    instalments = arrears.cleared(arrears.counted(dues, ZONE), paid)

    assert standing(dues, paid, FEB) == {"F1": (0, 0), "F2": (10, 31)}
    assert set(arrears.standing(instalments, FEB)["currency"]) == {"CNY", "USD"}
    months = arrears.due_and_paid(instalments, paid, FEB)
    assert months.rows() == [
        (date(2024, 1, 1), "CNY", 100.0, 100.0),
        (date(2024, 1, 1), "USD", 10.0, 0.0),
    ]


def test_without_instalments_arrears_are_unknown() -> None:
    assert standing(schedule(), payments((JAN, 5)), FEB) == {}
    assert path(schedule(), payments((JAN, 5)), FEB) == {}


def test_before_the_first_due_date_arrears_are_nil_and_known() -> None:
    assert standing(schedule((MAR, 100)), payments(), FEB) == {"F1": (0, 0)}


def test_an_instalment_of_nothing_is_never_past_due() -> None:
    dues = schedule((JAN, 0), (FEB, 100))

    assert set(path(dues, payments((FEB, 100)), MAR).values()) == {0}


def test_a_payment_taken_back_cleared_nothing() -> None:
    paid = payments((JAN, 100), (FEB, -100))

    instalments = arrears.cleared(schedule((JAN, 100)), paid)

    assert instalments["cleared_on"].to_list() == [None]
    assert standing(schedule((JAN, 100)), paid, MAR) == {"F1": (100, 60)}


DAYS = st.integers(0, 60).map(lambda n: JAN + timedelta(days=n))
FACILITIES = st.sampled_from(["F1", "F2"])
DUES = st.lists(st.tuples(DAYS, st.integers(0, 300), FACILITIES), max_size=8)
PAID = st.lists(st.tuples(DAYS, st.integers(-50, 300), FACILITIES), max_size=8)


def oracle(
    dues: list[tuple[date, int, str]], paid: list[tuple[date, int, str]], on: date
) -> dict[str, tuple[int, int]]:
    """Let every payment run through the instalments, the oldest first."""
    found = {}
    for facility in {f for *_, f in dues}:
        money = sum(amount for _, amount, f in paid if f == facility)
        unpaid: list[tuple[date, int]] = []
        for due_on, amount, _ in sorted(d for d in dues if d[2] == facility):
            covered = max(0, min(money, amount))
            money -= amount if money >= amount else max(money, 0)
            if covered < amount and due_on <= on:
                unpaid.append((due_on, amount - covered))
        days = (on - unpaid[0][0]).days if unpaid else 0
        found[facility] = (sum(rest for _, rest in unpaid), days)
    return found


@given(dues=DUES, paid=PAID, on=DAYS)
def test_the_standing_is_what_a_plain_oracle_works_out(
    dues: list[tuple[date, int, str]], paid: list[tuple[date, int, str]], on: date
) -> None:
    unique = list({(due_on, f): (due_on, a, f) for due_on, a, f in dues}.values())

    assert standing(schedule(*unique), payments(*paid), on) == oracle(unique, paid, on)


@given(dues=DUES, paid=PAID)
def test_the_order_of_rows_changes_nothing(
    dues: list[tuple[date, int, str]], paid: list[tuple[date, int, str]]
) -> None:
    unique = list({(due_on, f): (due_on, a, f) for due_on, a, f in dues}.values())
    forth = arrears.cleared(schedule(*unique), payments(*paid))
    back = arrears.cleared(schedule(*unique[::-1]), payments(*paid[::-1]))

    assert_frame_equal(forth, back, check_row_order=False)
