"""Where each facility stands: on a day, and day by day."""

from datetime import date

import polars as pl

from analytics.arrears.allocation import INSTALMENT
from analytics.arrears.conventions import Conventions
from analytics.arrears.payments import FACILITY
from analytics.money import MILLS, amount

LAST_TO_PAY = pl.col("due_on") + pl.duration(days=pl.col("grace_days"))
"""The last day an instalment can be paid on without being past due."""


def settled(dues: pl.DataFrame, laid: pl.DataFrame) -> pl.DataFrame:
    """Tell what of each instalment was paid, capitalised or is open, and until when.

    Adds `paid`, `capitalised` and `open` in thousandths and `cleared_on` (null while
    some of it is open). An instalment of nothing is cleared the day it falls due.
    """
    was_capitalised = pl.col("is_capitalised")
    reached = laid.group_by(INSTALMENT).agg(
        pl.col("paid").filter(~was_capitalised).sum(),
        pl.col("paid").filter(was_capitalised).sum().alias("capitalised"),
        pl.col("on_day").max().alias("last_on"),
    )
    return (
        dues.join(reached, on=INSTALMENT, how="left", maintain_order="left")
        .with_columns(pl.col("paid", "capitalised").fill_null(0))
        .with_columns(open=pl.col("due") - pl.col("paid") - pl.col("capitalised"))
        .with_columns(
            cleared_on=pl.when(pl.col("due") == 0)
            .then("due_on")
            .when(pl.col("open") == 0)
            .then("last_on")
        )
        .drop("last_on")
    )


def on_days(
    instalments: pl.DataFrame,
    laid: pl.DataFrame,
    days: pl.DataFrame,
    conventions: Conventions,
) -> pl.DataFrame:
    """Tell the arrears and days past due of facilities on days.

    Takes facility_id, currency and on_day. Only instalments that were open after their
    last day to pay are looked at, so that a book in good order costs little. Gives for
    each of the days `arrears` in thousandths, `oldest_unpaid_on` and `days_past_due`.
    """
    matters = pl.col("open_so_far") > _immaterial(conventions)
    is_over = pl.col("on_day") > pl.col("last_to_pay")
    days_past_due = (pl.col("on_day") - pl.col("due_on")).dt.total_days()
    stood = (
        _open_then(instalments, laid, days)
        .group_by(*FACILITY, "on_day")
        .agg(
            pl.col("open").sum().alias("arrears"),
            pl.col("due_on").filter(matters).min().alias("oldest_unpaid_on"),
            days_past_due.filter(matters & is_over).max().alias("days_past_due"),
        )
    )
    return days.join(stood, on=[*FACILITY, "on_day"], how="left").with_columns(
        pl.col("arrears", "days_past_due").fill_null(0)
    )


def _open_then(
    instalments: pl.DataFrame, laid: pl.DataFrame, days: pl.DataFrame
) -> pl.DataFrame:
    """List what was open on each day, the oldest first, with its running sum."""
    late = instalments.with_columns(last_to_pay=LAST_TO_PAY).filter(
        pl.col("due") > 0,
        pl.col("cleared_on").is_null() | (pl.col("cleared_on") > pl.col("last_to_pay")),
    )
    return (
        days.join(late.drop("paid", "capitalised", "open"), on=FACILITY)
        .filter(
            pl.col("last_to_pay") <= pl.col("on_day"),
            pl.col("cleared_on").is_null() | (pl.col("cleared_on") > pl.col("on_day")),
        )
        .sort("on_day")
        .join_asof(
            _paid_by_then(laid),
            on="on_day",
            by=INSTALMENT,
            # Sorted above, by day.
            check_sortedness=False,
        )
        .with_columns(open=pl.col("due") - pl.col("paid_by_then").fill_null(0))
        .sort(*FACILITY, "on_day", "due_on")
        .with_columns(open_so_far=pl.col("open").cum_sum().over(*FACILITY, "on_day"))
    )


def _paid_by_then(laid: pl.DataFrame) -> pl.DataFrame:
    return (
        laid.group_by(*INSTALMENT, "on_day")
        .agg(pl.col("paid").sum())
        .sort("on_day")
        .with_columns(
            paid_by_then=pl.col("paid").cum_sum().over(INSTALMENT, order_by="on_day")
        )
        .drop("paid")
    )


def _immaterial(conventions: Conventions) -> pl.Expr:
    """Give what may stay unpaid in the row's currency before days are counted."""
    known = {c: int(most * MILLS) for c, most in conventions.immaterial.items()}
    nothing = pl.lit(0, pl.Int64)
    if not known:
        return nothing
    return pl.col("currency").replace_strict(known, default=0, return_dtype=pl.Int64)


def past_due_path(
    instalments: pl.DataFrame,
    laid: pl.DataFrame,
    as_of: date,
    conventions: Conventions,
) -> pl.DataFrame:
    """Follow the days past due of the worst facility, day by day it changed its course.

    Grain: one row per day on which something fell due, was paid or ran out of grace.
    """
    fallen = instalments.filter(pl.col("due_on") <= as_of)
    if fallen.is_empty():
        return pl.DataFrame(schema={"on_day": pl.Date, "days_past_due": pl.Int64})
    with_grace = fallen.filter(pl.col("grace_days") > 0).select(LAST_TO_PAY)
    paid_on = pl.concat([fallen["cleared_on"].drop_nulls(), laid["on_day"]])
    changed = [
        *(fallen["due_on"], paid_on, paid_on.dt.offset_by("-1d")),
        *(with_grace["due_on"], with_grace["due_on"].dt.offset_by("1d")),
    ]
    days = pl.DataFrame({"on_day": pl.concat(changed).unique()}).filter(
        pl.col("on_day").is_between(fallen["due_on"].min(), as_of)
    )
    today = pl.DataFrame({"on_day": [as_of]}, schema=days.schema)
    days = pl.concat([days, today]).unique()
    of_each = days.join(fallen.select(FACILITY).unique(), how="cross")
    return (
        on_days(fallen, laid, of_each.select(*FACILITY, "on_day"), conventions)
        .group_by("on_day")
        .agg(pl.col("days_past_due").max())
        .sort("on_day")
    )


def due_and_paid(
    instalments: pl.DataFrame, payments: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    """Set what fell due beside what was paid, by month of value and currency."""
    month = pl.col("on_day").dt.truncate("1mo").alias("month")
    due = (
        instalments.filter(pl.col("due_on") <= as_of)
        .select("currency", "due", on_day="due_on")
        .group_by(month, "currency")
        .agg(pl.col("due").sum())
    )
    paid = payments.group_by(month, "currency").agg(pl.col("paid").sum())
    return (
        due.join(paid, on=["month", "currency"], how="full", coalesce=True)
        .with_columns(pl.col("due", "paid").fill_null(0))
        .select(
            *("month", "currency"),
            due_amount=amount("due"),
            paid_amount=amount("paid"),
        )
        .sort("currency", "month")
    )
