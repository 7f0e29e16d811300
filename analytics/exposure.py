"""Exposure: what is outstanding and undrawn, without counting a level twice."""

import polars as pl


def exposure(facilities: pl.DataFrame) -> pl.DataFrame:
    """Add up the latest positions of a borrower's facilities, by currency.

    A limit above its contracts, or a contract above its draws, states the same money
    again: only facilities with no stated child count. Takes facility_id, parent_id,
    currency, outstanding_amount, undrawn_amount; where no position was ever stated the
    sum is null, for it is unknown.
    """
    stated = facilities.filter(pl.col("outstanding_amount").is_not_null())
    parents = stated["parent_id"].drop_nulls().unique().implode()
    leaves = stated.filter(~pl.col("facility_id").is_in(parents))
    return (
        leaves.group_by("currency")
        .agg(
            pl.col("outstanding_amount").sum(),
            _known_sum("undrawn_amount"),
            pl.len().alias("facilities"),
        )
        .sort("currency")
    )


def _known_sum(column: str) -> pl.Expr:
    amount = pl.col(column)
    return pl.when(amount.is_not_null().any()).then(amount.sum()).alias(column)
