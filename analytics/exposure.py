"""Exposure: our own share of what is outstanding and undrawn, nothing counted twice."""

import polars as pl

from analytics.facility_tree import above
from analytics.money import amount, mills, share_of


def exposure(facilities: pl.DataFrame) -> pl.DataFrame:
    """Add up the latest positions of a borrower's facilities, by currency.

    Takes facility_id, parent_id, currency, own_share, outstanding_amount,
    undrawn_amount and outcome_kind, which tells how it left the book: nothing is at
    stake in it any more. Gives outstanding, undrawn (our share; a share nobody told is
    the whole) and whole_outstanding; null is a sum no position was ever stated for.
    """
    outstanding = _lowest_told(facilities, "outstanding_amount")
    undrawn = _lowest_told(facilities, "undrawn_amount")
    return (
        outstanding.group_by("currency")
        .agg(pl.col("ours").sum(), pl.col("told").sum())
        .select(
            "currency", outstanding=amount("ours"), whole_outstanding=amount("told")
        )
        .join(
            undrawn.group_by("currency")
            .agg(pl.col("ours").sum())
            .select("currency", undrawn=amount("ours")),
            on="currency",
            how="full",
            coalesce=True,
        )
        .sort("currency")
    )


def own_arrears(standing: pl.DataFrame, facilities: pl.DataFrame) -> pl.DataFrame:
    """Add our own share of the arrears of each facility, as `own_arrears_amount`.

    `standing` is what `analytics.arrears` gives; what is unknown stays unknown.
    """
    shares = facilities.select("facility_id", "own_share")
    is_known = pl.col("arrears_amount").is_not_null()
    return (
        standing.join(shares, on="facility_id", how="left", maintain_order="left")
        .with_columns(whole=mills("arrears_amount"))
        .with_columns(ours=share_of("whole", "own_share"))
        .with_columns(own_arrears_amount=pl.when(is_known).then(amount("ours")))
        .drop("whole", "ours", "own_share")
    )


def _lowest_told(facilities: pl.DataFrame, column: str) -> pl.DataFrame:
    """Keep the facilities that tell a column and have nothing below that tells it too.

    A limit above its contracts, or a contract above its draws, states the same money.
    """
    told = facilities.filter(pl.col(column).is_not_null())
    repeated = above(facilities, told["facility_id"].to_list())
    stands = pl.col("outcome_kind").is_null()
    return (
        told.filter(~pl.col("facility_id").is_in(sorted(repeated)))
        .with_columns(told=pl.when(stands).then(mills(column)).otherwise(0))
        .with_columns(ours=share_of("told", "own_share"))
    )
