"""A trajectory made ready to be seen: how each event reads, how late it was learned."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from analytics.arrears.standing import LAST_TO_PAY
from warehouse.contracts import KINDS, LANES

MOST_MARKS_A_LANE = 250
"""Above so many facts a lane is drawn as density instead of one by one."""

MOST_MARKS = 20_000
"""No more marks than this ever travel to a browser."""

LATE_DAYS = 14
"""In a crowded lane, what was learned later than this is still drawn as a mark."""

STRETCHES = 180
"""About how many stretches of time a density is drawn in."""

_CARDS = pl.DataFrame(
    {
        "kind": list(KINDS),
        "tone": [kind.tone for kind in KINDS.values()],
        "sign": [kind.sign for kind in KINDS.values()],
        "usual_days": [kind.usual_days for kind in KINDS.values()],
    }
)


def read_at_a_glance(events: pl.DataFrame) -> pl.DataFrame:
    """Add how each event reads: tone, sign, and days learned late or null.

    `days_late` counts from the event, or the end of the month or year it is dated by,
    to the day it was first learned, and is told only where that is more than is usual
    for its kind and the knowledge date is not assumed: a later correction does not make
    a fact that came on time a late one.
    """
    learned_after = (pl.col("first_known_at") - _happened_by()).dt.total_days()
    is_late = (learned_after > pl.col("usual_days")) & ~_assumed()
    return events.join(_CARDS, on="kind", how="left").with_columns(
        days_late=pl.when(is_late).then(learned_after),
        is_assumed=_assumed(),
        wall_time=_wall_time(),
    )


def _wall_time() -> pl.Expr:
    """Give an event's time on the clock of the source that told it."""
    return pl.col("event_time") + _ahead()


def _ahead() -> pl.Expr:
    """Tell how far the source's clock is ahead of UTC."""
    return pl.duration(minutes=pl.col("utc_offset").cast(pl.Int64).fill_null(0))


def _happened_by() -> pl.Expr:
    """Give the latest an event may have happened: a month may be told, or a year."""
    return (
        pl.when(pl.col("event_precision") == "month")
        .then(_wall_time().dt.offset_by("1mo") - _ahead())
        .when(pl.col("event_precision") == "year")
        .then(_wall_time().dt.offset_by("1y") - _ahead())
        .otherwise(pl.col("event_time"))
    )


def _assumed() -> pl.Expr:
    return pl.col("known_at_basis") == "assumed"


def on_the_wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """Read a moment off the institution's wall clock, written as if it were UTC."""
    return moment.astimezone(zone).replace(tzinfo=UTC)


def with_arrears(
    events: pl.DataFrame, instalments: pl.DataFrame, taken_back: list[str]
) -> pl.DataFrame:
    """Let a repayment read as it was: watch where an instalment stayed past due.

    `instalments` are those of a reckoning; `taken_back` names the payments that were
    reversed since, which read as watch too.
    """
    if events.is_empty():
        return events
    on_day = pl.col("wall_time").dt.date()
    payments = events.filter(pl.col("kind") == "repayment").select(
        "event_id", "facility_id", on_day=on_day
    )
    behind = (
        payments.join(instalments, on="facility_id")
        .filter(
            pl.col("on_day") > LAST_TO_PAY,
            pl.col("cleared_on").is_null() | (pl.col("cleared_on") >= pl.col("on_day")),
        )
        .select("event_id")
        .unique()
        .with_columns(is_behind=pl.lit(value=True))
    )
    return (
        events.join(behind, on="event_id", how="left", maintain_order="left")
        .with_columns(
            tone=pl.when(pl.col("is_behind") | pl.col("event_id").is_in(taken_back))
            .then(pl.lit("watch"))
            .otherwise(pl.col("tone"))
        )
        .drop("is_behind")
    )


def missed(instalments: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """List what was expected and has not come: instalments still unpaid, part or whole.

    Gives wall_time (the due date), share_paid and facility_id.
    """
    return instalments.filter(pl.lit(as_of) > LAST_TO_PAY, pl.col("open") > 0).select(
        "facility_id",
        wall_time=pl.col("due_on").cast(pl.Datetime("us")).dt.replace_time_zone("UTC"),
        share_paid=(pl.col("due") - pl.col("open")) / pl.col("due"),
    )


def level(rows: pl.DataFrame, *, unit: str, amount: str) -> pl.DataFrame:
    """Add up a level over its units: on each day one was told, the sum of the latest.

    Takes on_day, currency, the unit and the amount, and on_day_precision where that may
    not be a day. A unit counts from the first day it was told. Gives on_day,
    on_day_precision, currency, amount.
    """
    if "on_day_precision" not in rows.columns:
        rows = rows.with_columns(on_day_precision=pl.lit("day"))
    told = rows.filter(pl.col(amount).is_not_null()).select(
        pl.col(unit).alias("unit"), "currency", "on_day", "on_day_precision", amount
    )
    steps = told.sort("unit", "on_day").with_columns(
        change=pl.col(amount)
        - pl.col(amount).shift(1).over("unit", order_by="on_day").fill_null(0)
    )
    return (
        steps.group_by("currency", "on_day")
        .agg(pl.col("change").sum(), pl.col("on_day_precision").first())
        .sort("currency", "on_day")
        .with_columns(
            amount=pl.col("change").cum_sum().over("currency", order_by="on_day")
        )
        .select("on_day", "on_day_precision", "currency", "amount")
    )


def crowded_lanes(density: pl.DataFrame, most: int = MOST_MARKS_A_LANE) -> list[str]:
    """Name the lanes where too much happened to draw each event."""
    counts = density.group_by("lane").agg(pl.col("happened").sum())
    return sorted(counts.filter(pl.col("happened") > most)["lane"].to_list())


def stretch(since: datetime, to: datetime, stretches: int = STRETCHES) -> int:
    """Choose how many seconds one stretch of a density covers: whole days at least."""
    days = max(1, round((to - since) / timedelta(days=1) / stretches))
    return days * 86_400


def lanes_with_facts(*frames: pl.DataFrame) -> list[str]:
    """List the lanes that hold something, in the order they are drawn."""
    held = {lane for frame in frames for lane in frame["lane"].unique().to_list()}
    return [lane for lane in LANES if lane in held]
