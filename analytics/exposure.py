"""Exposure: our own share of what is outstanding and undrawn, nothing counted twice."""

import polars as pl


def exposure(facilities: pl.DataFrame) -> pl.DataFrame:
    """Add up the latest positions of a borrower's facilities, by currency.

    Takes facility_id, parent_id, currency, own_share, outstanding_amount,
    undrawn_amount and outcome_kind, which tells how it left the book: nothing is at
    stake in it any more. Gives outstanding, undrawn (our share; a share nobody told is
    the whole) and whole_outstanding; null is a sum no position was ever stated for.
    """
    ours = pl.col("own_share").fill_null(1.0)
    outstanding = _lowest_told(facilities, "outstanding_amount")
    undrawn = _lowest_told(facilities, "undrawn_amount")
    return (
        outstanding.group_by("currency")
        .agg(
            (pl.col("told") * ours).sum().alias("outstanding"),
            pl.col("told").sum().alias("whole_outstanding"),
        )
        .join(
            undrawn.group_by("currency").agg(
                (pl.col("told") * ours).sum().alias("undrawn")
            ),
            on="currency",
            how="full",
            coalesce=True,
        )
        .sort("currency")
    )


def _lowest_told(facilities: pl.DataFrame, column: str) -> pl.DataFrame:
    """Keep the facilities that tell a column and have nothing below that tells it too.

    A limit above its contracts, or a contract above its draws, states the same money.
    """
    told = facilities.filter(pl.col(column).is_not_null())
    parents = dict(facilities.select("facility_id", "parent_id").iter_rows())
    above: set[str] = set()
    rising = set(told["parent_id"].drop_nulls().to_list())
    while rising:
        above |= rising
        rising = {up for id_ in rising if (up := parents.get(id_))} - above
    return told.filter(~pl.col("facility_id").is_in(sorted(above))).with_columns(
        told=pl.when(pl.col("outcome_kind").is_null())
        .then(pl.col(column).cast(pl.Float64))
        .otherwise(0.0)
    )
