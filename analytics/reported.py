"""Arrears as the lender's own system reported them, beside those worked out here."""

import polars as pl

from warehouse.contracts.repayment import MONTH_DAYS

TOLD = {
    "on_day": pl.Date,
    "on_day_precision": pl.String,
    "days_past_due": pl.Int64,
    "days_past_due_told_in": pl.String,
}


def reported_path(positions: pl.DataFrame) -> pl.DataFrame:
    """Follow the days past due reported for a borrower's worst facility.

    A facility stands as last reported until its own last position, and no longer: what
    was not reported is unknown, never nil. Takes facility_id, position_on,
    position_on_precision, days_past_due_reported and days_past_due_told_in. Grain: one
    row per day a position was stated for; days_past_due is null if none was reported.
    """
    told = positions.select(
        "facility_id",
        on_day="position_on",
        on_day_precision="position_on_precision",
        days_past_due="days_past_due_reported",
        days_past_due_told_in="days_past_due_told_in",
    )
    if told["days_past_due"].count() == 0:
        return pl.DataFrame(schema=TOLD)
    days = told.select("on_day").unique()
    span = told.group_by("facility_id").agg(
        first=pl.col("on_day").min(), last=pl.col("on_day").max()
    )
    return (
        days.join(span, how="cross")
        .filter(pl.col("on_day").is_between("first", "last"))
        .sort("on_day")
        .join_asof(
            told.sort("on_day"),
            on="on_day",
            by="facility_id",
            # Sorted above.
            check_sortedness=False,
        )
        .sort("days_past_due", descending=True, nulls_last=True)
        .group_by("on_day", maintain_order=True)
        .first()
        .select(*TOLD)
        .sort("on_day")
    )


def days_told(days: int, told_in: str | None) -> str:
    """Write days past due no more exactly than they were reported.

    >>> days_told(90, "months"), days_told(270, "months_or_more"), days_told(12, None)
    ('90–119', '≥ 270', '12')
    """
    if told_in == "months":
        return f"{days}–{days + MONTH_DAYS - 1}"
    return f"≥ {days}" if told_in == "months_or_more" else str(days)
