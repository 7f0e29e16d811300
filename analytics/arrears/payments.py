"""What counts as paid: payments by value date, less what was taken back."""

from datetime import date

import polars as pl

from analytics.money import mills

FACILITY = ["facility_id", "currency"]


def payments(repayments: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """List what each payment brought and kept, in the order of value dates.

    A reversal that names a payment lowers that payment, on the payment's own value
    date, from the day the reversal is known. One that names none we know takes back the
    newest money paid by its own value date, and what it lacks from what comes next.

    Grain: one row per payment that still counts, with `on_day` (value date) and `paid`
    in thousandths, above zero.
    """
    valued = repayments.with_columns(
        on_day=pl.coalesce("value_on", "paid_on"), moved=mills("paid_amount")
    )
    is_reversal = pl.col("repayment_kind") == "reversal"
    named = valued.filter(~is_reversal).select(
        *FACILITY, "repayment_id", is_named=pl.lit(value=True)
    )
    linked = valued.join(
        named,
        left_on=[*FACILITY, "reversal_of"],
        right_on=[*FACILITY, "repayment_id"],
        how="left",
    )
    taken_back = (
        linked.filter(pl.col("is_named"))
        .group_by(*FACILITY, pl.col("reversal_of").alias("repayment_id"))
        .agg(pl.col("moved").sum().alias("taken_back"))
    )
    return (
        linked.filter(pl.col("is_named").is_null())
        .join(taken_back, on=[*FACILITY, "repayment_id"], how="left")
        .with_columns(moved=pl.col("moved") + pl.col("taken_back").fill_null(0))
        .filter(pl.col("moved") != 0, pl.col("on_day") <= as_of)
        .sort(*FACILITY, "on_day", "repayment_id")
        .with_columns(paid=_kept())
        .filter(pl.col("paid") > 0)
        .drop("is_named", "taken_back", "moved")
    )


def _kept() -> pl.Expr:
    """Say how much of each payment stayed: what is taken back later was the newest."""
    so_far = pl.col("moved").cum_sum()
    stayed = so_far.cum_min(reverse=True).clip(0)
    return (stayed - stayed.shift(1, fill_value=0)).over(FACILITY)


def capitalised(known: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """List the arrears that schedule versions took in, as if they were payments."""
    return (
        known.with_columns(
            on_day=pl.coalesce("counts_from", "effective_on"),
            paid=mills("capitalised_amount"),
        )
        .filter("took_effect", pl.col("paid") > 0, pl.col("on_day") <= as_of)
        .select(*FACILITY, "schedule_no", "on_day", "paid")
    )
