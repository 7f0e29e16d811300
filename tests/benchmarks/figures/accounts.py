"""What accounts and loans show: borrower, month and value, worse if more."""

import polars as pl

from sample_data.months import QUARTER, YEAR
from tests.benchmarks.figures.delivered import Delivered
from tests.benchmarks.figures.grid import month, months_of_accounts, seen

EARNED = ("customers", "revenue", "salary")
"""The categories of what comes in for work and goods, not lent, given or moved."""

_THIRTY, _WATCHED = 30, 2


def _by_month(rows: pl.DataFrame, every: pl.DataFrame) -> pl.DataFrame:
    """Lay monthly sums on every month there is, nought where nothing was."""
    sums = rows.group_by("borrower_id", "month").agg(pl.col("value").sum())
    laid = every.select("borrower_id", "month").join(
        sums, on=["borrower_id", "month"], how="left"
    )
    return laid.with_columns(pl.col("value").fill_null(0.0))


def _own(expression: pl.Expr) -> pl.Expr:
    return expression.over("borrower_id", order_by="month")


def inflow(book: Delivered) -> pl.DataFrame:
    """Say how far three months' takings lie below those of a year before."""
    came = book.facts("transactions").filter(
        (pl.col("dc_flag") == "C") & pl.col("category").is_in(EARNED)
    )
    months = _by_month(
        seen(came, "booked_on", pl.col("amount")), months_of_accounts(book)
    )
    now = _own(pl.col("value").rolling_sum(QUARTER))
    before = _own(pl.col("value").rolling_sum(QUARTER).shift(YEAR))
    fell = (1 - now / before).clip(-1, 1)
    return months.with_columns(value=pl.when(before > 0).then(fell))


def balance(book: Delivered) -> pl.DataFrame:
    """Say how far a quarter's balances lie below those of the year before it."""
    stood = book.facts("balances")
    months = _by_month(
        seen(stood, "balance_on", pl.col("balance_amount")), months_of_accounts(book)
    )
    now = _own(pl.col("value").rolling_mean(QUARTER))
    before = _own(pl.col("value").rolling_mean(YEAR).shift(QUARTER))
    fell = (1 - now / before).clip(-1, 1)
    return months.with_columns(value=pl.when(before > 0).then(fell))


def limit_used(book: Delivered) -> pl.DataFrame:
    """Say which share of what was granted is drawn."""
    by_month = (
        book.facts("positions")
        .select(
            "borrower_id", "outstanding_amount", "undrawn_amount", month("position_on")
        )
        .group_by("borrower_id", "month")
        .agg(
            pl.col("outstanding_amount").sum(),
            pl.col("undrawn_amount").sum(),
        )
    )
    granted = pl.col("outstanding_amount") + pl.col("undrawn_amount")
    share = pl.col("outstanding_amount") / granted
    return by_month.select(
        "borrower_id", "month", value=pl.when(granted > 0).then(share)
    )


def paid(book: Delivered) -> pl.DataFrame:
    """Give the payments with the day their due fell on, and what is left of it."""
    due = book.facts("schedules").select(
        "facility_id", "installment_no", "due_on", "due_amount"
    )
    payments = book.facts("repayments").filter(pl.col("kind") == "N")
    so_far = (
        pl.col("paid_amount")
        .cum_sum()
        .over("facility_id", "installment_no", order_by="repayment_no")
    )
    return payments.join(due, on=["facility_id", "installment_no"]).with_columns(
        left=pl.col("due_amount") - so_far,
        days_late=(pl.col("paid_on") - pl.col("due_on")).dt.total_days(),
    )


def late_payments(book: Delivered) -> pl.DataFrame:
    """Note each payment that came after its day."""
    return seen(paid(book).filter(pl.col("days_late") > 0), "paid_on")


def partial_payments(book: Delivered) -> pl.DataFrame:
    """Note each payment that left something of its instalment open."""
    return seen(paid(book).filter(pl.col("left") >= 1), "paid_on")


def returned_debits(book: Delivered) -> pl.DataFrame:
    """Note each debit that came back."""
    back = book.facts("repayments").filter(pl.col("return_code").is_not_null())
    return seen(back, "booked_on")


def past_due(book: Delivered) -> pl.DataFrame:
    """Say whether anything is overdue at a month's end."""
    return seen(
        book.facts("positions"), "position_on", pl.col("days_past_due") > 0
    ).drop_nulls()


def past_due_30(book: Delivered) -> pl.DataFrame:
    """Say whether anything is overdue by thirty days."""
    return seen(
        book.facts("positions"), "position_on", pl.col("days_past_due") >= _THIRTY
    ).drop_nulls()


def watched(book: Delivered) -> pl.DataFrame:
    """Say whether the bank has put a loan below the best of its classes."""
    return seen(
        book.facts("positions"),
        "position_on",
        pl.col("class_no").cast(pl.Int8) >= _WATCHED,
    ).drop_nulls()
