"""Joint debtors: a facility's arrears are owed by each, and are in the book once.

A facility stands under one borrower, its primary debtor (`facilities.borrower_id`);
who owes it too is told by `party_roles` as a co-borrower of it.
"""

import polars as pl

from analytics.money import MILLS, amount


def owed_by(facilities: pl.DataFrame, co_borrowers: pl.DataFrame) -> pl.DataFrame:
    """List who owes each facility: its primary debtor, and whoever owes it too.

    Both take facility_id and borrower_id. Grain: one row per facility and debtor.
    """
    own = facilities.select("facility_id", "borrower_id", is_primary=pl.lit(value=True))
    too = co_borrowers.select(
        "facility_id", "borrower_id", is_primary=pl.lit(value=False)
    )
    return (
        pl.concat([own, too])
        .unique(["facility_id", "borrower_id"], keep="first", maintain_order=True)
        .sort("facility_id", "borrower_id")
    )


def of_borrowers(standing: pl.DataFrame, owed: pl.DataFrame) -> pl.DataFrame:
    """Add up what each debtor owes and is late with; never add these up in turn.

    `unknown` counts the facilities nobody can tell the arrears of. Grain: one row per
    borrower and currency.
    """
    return _summed(standing.join(owed, on="facility_id"), "borrower_id", "currency")


def of_book(standing: pl.DataFrame) -> pl.DataFrame:
    """Add up the book: each facility once, whoever owes it. One row per currency."""
    return _summed(standing, "currency")


def _summed(rows: pl.DataFrame, *by: str) -> pl.DataFrame:
    in_mills = (pl.col("arrears_amount") * MILLS).cast(pl.Int64)
    is_unknown = pl.col("arrears_amount").is_null()
    return (
        rows.group_by(by)
        .agg(
            in_mills.sum().alias("arrears"),
            pl.col("days_past_due").max(),
            is_unknown.sum().cast(pl.Int64).alias("unknown"),
        )
        .with_columns(arrears_amount=amount("arrears"))
        .drop("arrears")
        .sort(by)
    )
