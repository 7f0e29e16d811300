"""Money as whole thousandths of a unit of currency (Int64): sums are exact."""

import polars as pl

MILLS = 1000
"""Thousandths in a unit of currency, as the data standard keeps money."""


def mills(column: str) -> pl.Expr:
    """Count an amount in thousandths; one nobody told counts as nothing."""
    return (pl.col(column) * MILLS).cast(pl.Int64).fill_null(0)


def amount(column: str) -> pl.Expr:
    """Write thousandths as an amount again, exactly."""
    return pl.col(column).cast(pl.Decimal(18, 3)) / MILLS


def share_of(column: str, share: str) -> pl.Expr:
    """Take a share of thousandths, to the nearest one; a share nobody told is all."""
    millionths = (pl.col(share).fill_null(1.0) * 1_000_000).round().cast(pl.Int64)
    whole = pl.col(column).cast(pl.Int128) * millionths
    return ((whole + 500_000) // 1_000_000).cast(pl.Int64)
