"""The months a borrower has an account, and what is seen laid on them."""

from datetime import date

import polars as pl

from sample_data.months import YEAR
from tests.benchmarks.figures.delivered import Delivered


def month(day: str) -> pl.Expr:
    """Count the months from year 0 to that of a day, as `sample_data.months` does."""
    on = pl.col(day).dt
    return (on.year().cast(pl.Int64) * YEAR + on.month() - 1).alias("month")


def seen(rows: pl.DataFrame, day: str, value: pl.Expr | float = 1.0) -> pl.DataFrame:
    """Give borrower, month and value of some rows."""
    told = pl.lit(value) if isinstance(value, float) else value
    return rows.select("borrower_id", month(day), value=told.cast(pl.Float64))


def months_of_accounts(book: Delivered) -> pl.DataFrame:
    """Give a row per borrower and month with an account; `in_debt` where it owes."""
    owing = book.facts("positions").filter(pl.col("outstanding_amount") > 0)
    debt = owing.select("borrower_id", month("position_on"), in_debt=True).unique()
    lasting = (
        book.facts("balances")
        .select("borrower_id", month("balance_on"))
        .group_by("borrower_id")
        .agg(since=pl.col("month").min(), until=pl.col("month").max())
    )
    kinds = book.facts("customers").select("borrower_id", "scheme", kind="segment")
    return (
        lasting.with_columns(month=pl.int_ranges("since", pl.col("until") + 1))
        .explode("month")
        .select("borrower_id", "month")
        .join(debt, on=["borrower_id", "month"], how="left")
        .join(kinds, on="borrower_id", how="left")
        .with_columns(pl.col("in_debt").fill_null(value=False))
        .sort("borrower_id", "month")
    )


def last_day(book: Delivered) -> date:
    """Give the last day the book tells of."""
    last = book.facts("positions")["position_on"].max()
    assert isinstance(last, date)
    return last
