"""Restructurings: arrears that ended by agreement, which is not to be paid."""

from datetime import date

import polars as pl

from analytics.arrears.conventions import Conventions


def latest(
    versions: pl.DataFrame,
    laid: pl.DataFrame,
    as_of: date,
    conventions: Conventions,
) -> pl.DataFrame:
    """Tell of each facility when it was last restructured, and from what state.

    A restructuring is a version agreed as one, or any that took arrears in, whatever
    its reason is called; where the debt was moved, the facility it went to bears it on.
    Gives restructured_on, capitalised (thousandths), days_past_due_then and
    observed_until. Grain: one row per restructured facility.
    """
    watched = pl.coalesce("first_due_on", "restructured_on").dt.offset_by(
        f"{conventions.observation_months}mo"
    )
    agreed = (
        versions.with_columns(
            restructured_on=pl.coalesce("counts_from", "effective_on")
        )
        .filter("took_effect", pl.col("restructured_on") <= as_of)
        .join(_taken_in(laid), on=["facility_id", "restructured_on"], how="left")
        .filter(
            (pl.col("reason") == "restructuring") | pl.col("capitalised").is_not_null()
        )
        .with_columns(observed_until=watched)
    )
    moved = agreed.drop_nulls("moved_to").with_columns(facility_id="moved_to")
    return (
        pl.concat([agreed, moved])
        .sort("restructured_on", "schedule_no")
        .group_by("facility_id", maintain_order=True)
        .last()
        .select(
            *("facility_id", "restructured_on", "capitalised"),
            *("days_past_due_then", "observed_until"),
        )
    )


def _taken_in(laid: pl.DataFrame) -> pl.DataFrame:
    """Add up what each version took in, and how old the oldest of it was."""
    days = pl.col("on_day").first() - pl.col("due_on").min()
    return (
        laid.filter("is_capitalised")
        .group_by("facility_id", pl.col("on_day").alias("restructured_on"))
        .agg(
            pl.col("paid").sum().alias("capitalised"),
            days.dt.total_days().alias("days_past_due_then"),
        )
    )
