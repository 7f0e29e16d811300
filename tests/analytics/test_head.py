"""The head of a page: five figures, none of them a guess."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from analytics.head import Figure, Known, head
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
STANDING: dict[str, Any] = {
    "facility_id": pl.String,
    "currency": pl.String,
    "arrears_amount": pl.Float64,
    "days_past_due": pl.Int64,
}
DAY = date(2024, 5, 31)
LIMIT = ("L", None, 480_000_000, "CNY", 0.38, *(None,) * 8)
STOOD = (DAY, "day", 400_000_000, 0, 3, "days", "special_mention", None)
CONTRACT = ("C", "L", 480_000_000, "CNY", 0.38, *STOOD)


def figures(
    *facilities: tuple[Any, ...],
    standing: tuple[tuple[Any, ...], ...] = (),
    profile: dict[str, Any] | None = None,
    language: Language = "en",
) -> list[Figure]:
    known = Known(
        {**PROFILE, **(profile or {})},
        pl.DataFrame(list(facilities), FACILITIES, orient="row"),
        pl.DataFrame(list(standing), STANDING, orient="row"),
        END,
    )
    return head(known, language)


def test_a_head_tells_our_share_what_was_agreed_and_what_is_past_due() -> None:
    found = figures(LIMIT, CONTRACT, standing=(("C", "CNY", 4_560_000.0, 10),))

    assert [f.value for f in found] == [
        "152M CNY",
        "480M CNY",
        "4.56M CNY",
        "Special mention",
        "5 days ago",
    ]
    assert found[0].help == "outstanding with all lenders: 400,000,000.00 CNY"
    assert found[0].note == "undrawn 0 CNY; stated for 2024-05-31"
    assert found[2].note == "10 days past due"
    assert found[3].note == "days past due reported for 2024-05-31: 3"


def test_what_is_unknown_is_never_a_zero() -> None:
    found = figures(profile={"newest_known_at": None})

    assert [f.value for f in found] == ["—"] * 5
    assert found[2].note == "no instalments are sent for this borrower"


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
