"""Freshness: is a source as new as it promised to be, judged on the as-of day?

A source declares how often it speaks and how long after that it is late. It is judged
by the newest day it is known to have told of; where its days of knowledge are assumed,
by the day its last file came. What promised nothing, or never spoke, is *unknown*.
"""

from datetime import date
from zoneinfo import ZoneInfo

import polars as pl
from babel.units import format_unit

from analytics.language import Language, sayer

_OFFSETS = {"day": "d", "week": "w", "month": "mo", "quarter": "q", "year": "y"}


def freshness(
    sources: pl.DataFrame, news: pl.DataFrame, as_of: date, zone: ZoneInfo
) -> pl.DataFrame:
    """Put beside each source how new it is, the day it is due by, and its state.

    Takes source, knowledge, every, late_after and came_at, and of the news source and
    newest_known_at. Adds `age_days`, `due_by` and `freshness`: fresh, late or unknown.
    """
    by_arrival = pl.col("knowledge") == "assumed"
    told = pl.when(by_arrival).then("came_at").otherwise("newest_known_at")
    new_to = told.dt.convert_time_zone(str(zone)).dt.date()
    due_by = (
        pl.col("new_to")
        .dt.offset_by(_offset("every"))
        .dt.offset_by(_offset("late_after"))
    )
    is_late = pl.col("due_by") < as_of
    return (
        sources.join(news, on="source", how="left", maintain_order="left")
        .with_columns(new_to=pl.when(new_to <= as_of).then(new_to))
        .with_columns(
            age_days=(pl.lit(as_of) - pl.col("new_to")).dt.total_days(), due_by=due_by
        )
        .with_columns(
            freshness=pl.when(is_late)
            .then(pl.lit("late"))
            .when(~is_late)
            .then(pl.lit("fresh"))
            .otherwise(pl.lit("unknown"))
        )
        .drop("new_to")
    )


def rhythm(every: str | None, late_after: str | None, language: Language) -> str | None:
    """Say how often a source promised to speak, and when it counts as late.

    >>> rhythm("1 month", "10 days", "en")
    'every 1 month, late after 10 days more'
    """
    if every is None or late_after is None:
        return None
    return sayer(language)(
        "every {period}, late after {span} more",
        period=_period(every, language),
        span=_period(late_after, language),
    )


def _offset(column: str) -> pl.Expr:
    """Read `10 days` as an offset of Polars, `10d`."""
    parts = pl.col(column).str.strip_suffix("s").str.split(" ")
    return parts.list.first() + parts.list.last().replace(_OFFSETS)


def _period(words: str, language: Language) -> str:
    if language == "en":
        return words
    number, unit = words.removesuffix("s").split(" ")
    return format_unit(int(number), f"duration-{unit}", "short", locale="zh_Hans_CN")
