"""Arrears: what was due against what was paid, to the day.

Payments meet the oldest unpaid part first, so an unpaid part of an instalment counts
as past due from its own due date. Amounts are whole thousandths of a unit of currency
(Int64), so that sums are exact.
"""

from datetime import date

import polars as pl

MILLS = 1000
"""Thousandths in a unit of currency, as the data standard keeps money."""


def counted(installments: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Keep the instalments of the schedule in force on each due date.

    A later schedule counts from the day it was known: it replaces what had not fallen
    due by then, and never what had, so that an extension cannot launder arrears.

    Takes facility_id, schedule_no, due_on, due_amount, currency, known_at.
    """
    known_on = pl.col("known_at").dt.convert_time_zone(zone).dt.date()
    started = installments.group_by("facility_id", "schedule_no").agg(
        known_on.min().alias("starts_on")
    )
    later = started.rename({"schedule_no": "later_no", "starts_on": "replaced_on"})
    replaced = (
        installments.join(later, on="facility_id")
        .filter(
            pl.col("later_no") > pl.col("schedule_no"),
            pl.col("replaced_on") <= pl.col("due_on"),
        )
        .select("facility_id", "schedule_no", "due_on")
        .unique()
    )
    first_no = pl.col("schedule_no") == pl.col("schedule_no").min().over("facility_id")
    return (
        installments.join(started, on=["facility_id", "schedule_no"])
        .filter(first_no | (pl.col("due_on") >= pl.col("starts_on")))
        .join(replaced, on=["facility_id", "schedule_no", "due_on"], how="anti")
        .sort("facility_id", "due_on", "schedule_no")
        .drop("starts_on")
    )


def cleared(dues: pl.DataFrame, repayments: pl.DataFrame) -> pl.DataFrame:
    """Tell for each counted instalment when the payments had covered it, if ever.

    Adds `due` and `covered` in thousandths, and `cleared_on` (null while unpaid). An
    instalment of nothing, as in a grace period, is cleared the day it falls due.
    """
    paid = _paid_so_far(repayments)
    total = paid.group_by("facility_id").agg(pl.col("paid").sum().alias("paid_total"))
    left_over = pl.col("due_so_far") - pl.col("paid_total").fill_null(0)
    return (
        dues.with_columns(due=_mills("due_amount"))
        .with_columns(
            due_so_far=pl.col("due").cum_sum().over("facility_id", order_by="due_on")
        )
        .sort("due_so_far")
        .join_asof(
            paid.sort("paid_so_far", "cleared_on").drop("paid"),
            left_on="due_so_far",
            right_on="paid_so_far",
            by="facility_id",
            strategy="forward",
            # Sorted above; within a facility the sums only grow.
            check_sortedness=False,
        )
        .join(total, on="facility_id", how="left")
        .with_columns(
            covered=(pl.col("due") - left_over).clip(0, pl.col("due")),
            cleared_on=pl.when(pl.col("due") == 0)
            .then("due_on")
            .otherwise("cleared_on"),
        )
        .sort("facility_id", "due_on", "schedule_no")
        .drop("paid_so_far", "paid_total")
    )


def _paid_so_far(repayments: pl.DataFrame) -> pl.DataFrame:
    """Add payments up: on each day of payment (`cleared_on`), what stayed paid by then.

    A payment later taken back never cleared anything.
    """
    return (
        repayments.group_by("facility_id", "paid_on")
        .agg(_mills("paid_amount").sum().alias("paid"))
        .with_columns(
            paid_so_far=pl.col("paid").cum_sum().over("facility_id", order_by="paid_on")
        )
        .with_columns(
            pl.col("paid_so_far")
            .cum_min(reverse=True)
            .over("facility_id", order_by="paid_on")
        )
        .rename({"paid_on": "cleared_on"})
    )


def standing(instalments: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Say where each facility stands on a day: arrears and days past due.

    Takes what `cleared` gives. A facility without instalments has no row: its arrears
    are unknown, not nil.
    """
    is_open = (pl.col("due_on") <= as_of) & (pl.col("covered") < pl.col("due"))
    return (
        instalments.group_by("facility_id", "currency")
        .agg(
            (pl.col("due") - pl.col("covered")).filter(is_open).sum().alias("arrears"),
            pl.col("due_on").filter(is_open).min().alias("oldest_unpaid_on"),
        )
        .with_columns(
            arrears_amount=pl.col("arrears") / MILLS,
            days_past_due=(pl.lit(as_of) - pl.col("oldest_unpaid_on"))
            .dt.total_days()
            .fill_null(0),
        )
        .drop("arrears")
        .sort("facility_id")
    )


def past_due_path(instalments: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Follow the days past due of a borrower's worst facility, day by day it changed.

    Grain: one row per day on which something fell due or was cleared.
    """
    fallen = instalments.filter(pl.col("due_on") <= as_of)
    if fallen.is_empty():
        return pl.DataFrame(schema={"on_day": pl.Date, "days_past_due": pl.Int64})
    cleared_on = fallen["cleared_on"].drop_nulls()
    today = pl.Series("due_on", [as_of])
    changed = [fallen["due_on"], cleared_on, cleared_on.dt.offset_by("-1d"), today]
    days = pl.DataFrame({"on_day": pl.concat(changed).unique()}).filter(
        pl.col("on_day") <= as_of
    )
    open_on = (pl.col("due_on") <= pl.col("on_day")) & (
        pl.col("cleared_on").is_null() | (pl.col("cleared_on") > pl.col("on_day"))
    )
    return (
        days.join(fallen.select("due_on", "cleared_on"), how="cross")
        .filter(open_on)
        .group_by("on_day")
        .agg(
            (pl.col("on_day").first() - pl.col("due_on").min())
            .dt.total_days()
            .alias("days_past_due")
        )
        .join(days, on="on_day", how="right")
        .select("on_day", pl.col("days_past_due").fill_null(0))
        .sort("on_day")
    )


def due_and_paid(
    instalments: pl.DataFrame, repayments: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    """Set what fell due beside what was paid, by month and currency."""
    month = pl.col("on_day").dt.truncate("1mo").alias("month")
    due = (
        instalments.filter(pl.col("due_on") <= as_of)
        .select("currency", on_day="due_on", due="due")
        .group_by(month, "currency")
        .agg(pl.col("due").sum())
    )
    paid = (
        repayments.select("currency", on_day="paid_on", paid=_mills("paid_amount"))
        .group_by(month, "currency")
        .agg(pl.col("paid").sum())
    )
    return (
        due.join(paid, on=["month", "currency"], how="full", coalesce=True)
        .with_columns(
            due_amount=pl.col("due").fill_null(0) / MILLS,
            paid_amount=pl.col("paid").fill_null(0) / MILLS,
        )
        .select("month", "currency", "due_amount", "paid_amount")
        .sort("currency", "month")
    )


def _mills(column: str) -> pl.Expr:
    return (pl.col(column) * MILLS).cast(pl.Int64)
