"""Freshness, worked by hand."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from analytics.freshness import freshness, rhythm

SHANGHAI = ZoneInfo("Asia/Shanghai")
MOMENT = pl.Datetime("us", "UTC")


def late_in_shanghai(day: date) -> datetime:
    """Give the moment, in UTC, of an evening in Shanghai."""
    return datetime(day.year, day.month, day.day, 15, tzinfo=UTC)


def judged(
    as_of: date,
    *,
    every: str | None = "1 month",
    late_after: str | None = "10 days",
    knowledge: str = "source",
    known: date | None = None,
    came: date | None = None,
) -> dict[str, object]:
    sources = pl.DataFrame(
        {
            "source": ["s"],
            "knowledge": [knowledge],
            "every": [every],
            "late_after": [late_after],
            "came_at": [came and late_in_shanghai(came)],
        },
        schema_overrides={
            "every": pl.String,
            "late_after": pl.String,
            "came_at": MOMENT,
        },
    )
    news = pl.DataFrame(
        {"source": ["s"], "newest_known_at": [known and late_in_shanghai(known)]},
        schema_overrides={"newest_known_at": MOMENT},
    )
    row = freshness(sources, news, as_of, SHANGHAI).row(0, named=True)
    return {name: row[name] for name in ("freshness", "age_days", "due_by")}


@pytest.mark.parametrize(
    ("as_of", "state", "age"),
    [
        (date(2024, 1, 31), "fresh", 0),
        (date(2024, 3, 10), "fresh", 39),
        (date(2024, 3, 11), "late", 40),
    ],
)
def test_a_month_and_its_grace_run_by_the_calendar(
    as_of: date, state: str, age: int
) -> None:
    told = judged(as_of, known=date(2024, 1, 31))

    # A month after 31 January is 29 February, ten days after that 10 March.
    assert told == {"freshness": state, "age_days": age, "due_by": date(2024, 3, 10)}


@pytest.mark.parametrize(
    ("every", "late_after", "due_by"),
    [
        ("1 day", "1 day", date(2024, 1, 3)),
        ("2 weeks", "3 days", date(2024, 1, 18)),
        ("1 quarter", "1 month", date(2024, 5, 1)),
        ("1 year", "2 weeks", date(2025, 1, 15)),
    ],
)
def test_every_period_counts_by_its_own_unit(
    every: str, late_after: str, due_by: date
) -> None:
    known = date(2024, 1, 1)

    assert judged(known, known=known, every=every, late_after=late_after)["due_by"] == (
        due_by
    )


def test_days_are_those_of_the_institution() -> None:
    # 23:00 on the first in Shanghai is still the first there; age counts from it.
    assert judged(date(2024, 1, 2), known=date(2024, 1, 1))["age_days"] == 1


def test_a_source_whose_days_are_assumed_is_judged_by_its_last_file() -> None:
    told = judged(
        date(2024, 6, 1), knowledge="assumed", known=None, came=date(2024, 5, 20)
    )

    assert (told["freshness"], told["age_days"]) == ("fresh", 12)


@pytest.mark.parametrize(
    "told",
    [
        {"known": None},
        {"known": date(2024, 1, 1), "every": None, "late_after": None},
        {"knowledge": "assumed", "came": date(2030, 1, 1)},
    ],
)
def test_what_promised_nothing_or_never_spoke_is_unknown(
    told: dict[str, object],
) -> None:
    assert judged(date(2026, 1, 1), **told)["freshness"] == "unknown"  # type: ignore[arg-type]


def test_a_source_without_news_is_kept() -> None:
    nothing = pl.DataFrame(schema={"source": pl.String, "newest_known_at": MOMENT})
    sources = pl.DataFrame(
        {
            "source": ["a", "b"],
            "knowledge": ["source", None],
            "every": ["1 day", None],
            "late_after": ["1 day", None],
            "came_at": pl.Series([None, None], dtype=MOMENT),
        }
    )

    rows = freshness(sources, nothing, date(2024, 1, 1), SHANGHAI)

    assert_frame_equal(rows.select("source"), sources.select("source"))
    assert set(rows["freshness"]) == {"unknown"}


def test_a_rhythm_is_said_in_both_languages() -> None:
    assert (
        rhythm("1 quarter", "10 days", "en")
        == "every 1 quarter, late after 10 days more"
    )
    assert rhythm("1 quarter", "10 days", "zh") == "每1季一次, 逾10天为迟到"
    assert rhythm(None, None, "en") is None
