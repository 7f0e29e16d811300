"""The head of a page: five figures, none of them a guess."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from analytics.figures import Figure
from analytics.head import Known, head
from analytics.language import Language

END = datetime(2024, 6, 30, 16, tzinfo=UTC)
PROFILE = {"newest_known_at": END - timedelta(days=5), "assumed": 0, "facts_known": 9}
FACILITIES: dict[str, Any] = {
    "facility_id": pl.String,
    "parent_id": pl.String,
    "agreed_amount": pl.Decimal(18, 3),
    "currency": pl.String,
    "own_share": pl.Float64,
    "position_on": pl.Date,
    "position_on_precision": pl.String,
    "outstanding_amount": pl.Decimal(18, 3),
    "undrawn_amount": pl.Decimal(18, 3),
    "days_past_due_reported": pl.Int64,
    "days_past_due_told_in": pl.String,
    "official_class": pl.String,
    "outcome_kind": pl.String,
}
MONEY = pl.Decimal(18, 3)
STANDING: dict[str, Any] = {
    "facility_id": pl.String,
    "currency": pl.String,
    "state": pl.String,
    "arrears_amount": MONEY,
    "own_arrears_amount": MONEY,
    "days_past_due": pl.Int64,
    "restructured_on": pl.Date,
    "capitalised_amount": MONEY,
    "days_past_due_then": pl.Int64,
}
NO_RATES: dict[str, Any] = {
    "currency": pl.String,
    "rate": pl.Float64,
    "rate_on": pl.Date,
    "age_days": pl.Int64,
}
DAY = date(2024, 5, 31)
LIMIT = ("L", None, 480_000_000, "CNY", 0.38, *(None,) * 8)
STOOD = (DAY, "day", 400_000_000, 0, 3, "days", "special_mention", None)
CONTRACT = ("C", "L", 480_000_000, "CNY", 0.38, *STOOD)


def figures(
    *facilities: tuple[Any, ...],
    standing: tuple[tuple[Any, ...], ...] | None = (),
    rates: tuple[tuple[Any, ...], ...] = (),
    profile: dict[str, Any] | None = None,
    language: Language = "en",
) -> list[Figure]:
    known = Known(
        {**PROFILE, **(profile or {})},
        pl.DataFrame(list(facilities), FACILITIES, orient="row"),
        None if standing is None else _standing(standing),
        END,
        pl.DataFrame(list(rates), NO_RATES, orient="row"),
        "CNY",
    )
    return head(known, language)


def _standing(rows: tuple[tuple[Any, ...], ...]) -> pl.DataFrame:
    full = [(*row, *[None] * (len(STANDING) - len(row))) for row in rows]
    return pl.DataFrame(full, STANDING, orient="row")


def test_a_head_tells_our_share_what_was_agreed_and_what_is_past_due() -> None:
    past_due = ("C", "CNY", "past_due", 4_560_000, 1_732_800, 10)

    found = figures(LIMIT, CONTRACT, standing=(past_due,))

    assert [f.value for f in found] == [
        "152M CNY",
        "480M CNY",
        "1.73M CNY",
        "Special mention",
        "5 days ago",
    ]
    assert found[0].help == "outstanding with all lenders: 400,000,000.00 CNY"
    assert found[0].note == "undrawn 0 CNY; stated for 2024-05-31"
    assert found[2].note == "10 days past due"
    assert found[2].help == (
        "past due to all lenders: 4,560,000.00 CNY. The unpaid part of an instalment "
        "counts from its due date, under the schedule then in force."
    )
    assert found[3].note == "days past due reported for 2024-05-31: 3"


def test_what_is_unknown_is_never_a_zero() -> None:
    found = figures(profile={"newest_known_at": None})

    assert [f.value for f in found] == ["—"] * 5
    assert found[2].note == "no schedule is known for this borrower"


def test_arrears_nobody_can_tell_stand_beside_those_that_are_known() -> None:
    found = figures(
        CONTRACT,
        standing=(
            ("C", "CNY", "past_due", 100, 38, 3),
            ("D", "USD", "unknown"),
            ("E", "CNY", "unknown"),
        ),
    )

    assert found[2].value == "38 CNY"
    assert found[2].note == "3 days past due; unknown for 2 without a schedule"


def test_arrears_taken_into_a_new_schedule_are_not_told_as_paid() -> None:
    day = date(2024, 4, 14)
    taken_in = ("C", "CNY", "restructured", 0, 0, 0, day, 3_000, 85)
    long_ago = ("D", "CNY", "current", 0, 0, 0, date(2020, 1, 1), 500, 40)

    found = figures(CONTRACT, standing=(taken_in, long_ago))

    assert found[2].note == "restructured 2024-04-14 when 85 days past due"
    assert found[2].help.endswith(
        "On 2024-04-14 3,000.00 CNY of arrears were not paid but made part of the debt."
    )


def test_a_restructuring_that_took_nothing_in_is_told_too() -> None:
    eased = ("C", "CNY", "restructured", 0, 0, 0, date(2024, 4, 14))

    found = figures(CONTRACT, standing=(eased,))

    assert found[2].note == "restructured 2024-04-14"


def test_arrears_a_reader_may_not_see_are_dots_and_not_nil() -> None:
    found = figures(CONTRACT, standing=None)

    assert (found[2].value, found[2].note) == ("•••", "hidden from your role")


def test_foreign_sums_are_added_up_at_a_rate_whose_age_is_told() -> None:
    in_dollars = ("D", None, 5_000, "USD", None, DAY, "day", 1_000, *(None,) * 5)
    rate = ("USD", 7.1, date(2024, 5, 31), 30)

    found = figures(CONTRACT, in_dollars, rates=(rate,))

    assert found[0].help == (
        "outstanding with all lenders: 400,000,000.00 CNY · 1,000.00 USD. Own share "
        "together 152,007,100.00 CNY at USD 7.1000 of 2024-05-31, 30 days old"
    )


def test_without_a_rate_nothing_is_added_up_and_the_currency_is_named() -> None:
    in_dollars = ("D", None, 5_000, "USD", None, DAY, "day", 1_000, *(None,) * 5)

    found = figures(CONTRACT, in_dollars)

    assert found[0].value == "152M CNY · 1K USD"
    assert found[0].help.endswith("Not computable in CNY: no rate is known for USD")


def test_currencies_stand_side_by_side() -> None:
    in_dollars = ("D", None, 5_000, "USD", None, DAY, "day", 1_000, *(None,) * 5)

    found = figures(CONTRACT, in_dollars)

    assert found[0].value == "152M CNY · 1K USD"
    assert found[1].value == "480M CNY · 5K USD"


def test_the_worst_class_is_shown_in_chinese_units_and_words() -> None:
    found = figures(
        CONTRACT,
        (
            "D",
            None,
            Decimal(1),
            "CNY",
            None,
            DAY,
            "day",
            1,
            1,
            0,
            None,
            "doubtful",
            None,
        ),
        language="zh",
    )

    assert found[0].value == "1.52亿 CNY"
    assert found[3].value == "可疑"


@pytest.mark.parametrize(
    ("profile", "value", "note"),
    [
        ({"newest_known_at": END - timedelta(hours=2)}, "today", "facts known: 9"),
        ({"assumed": 9}, "5 days ago", "all knowledge dates assumed"),
        ({"newest_known_at": END + timedelta(days=1)}, "today", "facts known: 9"),
        (
            {"newest_known_at": END - timedelta(days=729)},
            "729 days ago",
            "facts known: 9",
        ),
        (
            {"newest_known_at": END - timedelta(days=10135)},
            "27 years ago",
            "facts known: 9",
        ),
    ],
)
def test_freshness_is_told_with_what_it_rests_on(
    profile: dict[str, Any], value: str, note: str
) -> None:
    newest = figures(CONTRACT, profile=profile)[-1]

    assert (newest.value, newest.note) == (value, note)


def test_what_has_ended_is_no_exposure_and_no_arrears() -> None:
    in_months = (DAY, "month", 80, None, 90, "months", None)
    open_one = ("A", None, 100, "CNY", 1.0, *in_months, None)
    ended = ("B", None, 100, "CNY", 1.0, *in_months, "liquidated")

    assert figures(open_one)[0].note == "stated for 2024-05"
    assert figures(open_one)[3].note == "days past due reported for 2024-05: 90–119"
    assert figures(ended)[0].value == "0 CNY"
    assert figures(ended)[0].note == "every facility has ended"
    assert figures(ended)[3].note == ""
