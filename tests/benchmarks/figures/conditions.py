"""How projects are built and covered, and how late and how wrong a bank is told."""

import polars as pl

from sample_data.layouts import LAYOUTS
from tests.benchmarks.figures.delivered import Delivered
from tests.benchmarks.figures.estimates import Estimate, mean, quantile, share_where
from tests.benchmarks.figures.grid import last_day

_LEAST_COVER, _LOCKED_BELOW, _NINE_OF_TEN = 1.05, 1.15, 0.9
_LATE_DAYS, _LONG, _WEEK, _DONE = 30, 30, 7, 0.9


def figures(book: Delivered) -> dict[str, Estimate]:
    """Give every figure by its key in `published.toml`."""
    return {**_cover(book), **_building(book), **_duties(book), **_telling(book)}


def _cover(book: Delivered) -> dict[str, Estimate]:
    tests = book.facts("covenant_tests").filter(pl.col("covenant_kind") == "dscr")
    cover = tests["measured"]
    base = book.facts("base_case").filter(pl.col("debt_service") > 0)
    return {
        "cover_at_signing": quantile(
            base.group_by("borrower_id").agg(
                pl.col("cfads").sum() / pl.col("debt_service").sum()
            )["cfads"]
        ),
        "cover": quantile(cover),
        "cover_lowest_tenth": quantile(cover, 1 - _NINE_OF_TEN),
        "cover_below_lock_up": share_where(cover < _LOCKED_BELOW),
        "cover_below_default": share_where(cover < _LEAST_COVER),
    }


def _building(book: Delivered) -> dict[str, Estimate]:
    reached = book.facts("milestones").filter(
        pl.col("milestone_kind") == "operation", pl.col("reached_on").is_not_null()
    )
    days = (reached["reached_on"] - reached["baseline_on"]).dt.total_days()
    last = book.facts("costs").sort("stated_on").group_by("borrower_id").last()
    cost = pl.col("spent_total") + pl.col("estimate_to_complete")
    near_done = last.filter(pl.col("spent_total") > _DONE * cost)
    over = near_done.select(over=cost / pl.col("budget_amount") - 1)["over"]
    return {
        "late_operation": share_where(days > _LONG),
        "days_late": quantile(days),
        "days_late_worst_tenth": quantile(days, _NINE_OF_TEN),
        "overrun": mean(over),
        "overrun_median": quantile(over),
        "overrun_worst_tenth": quantile(over, _NINE_OF_TEN),
    }


def _duties(book: Delivered) -> dict[str, Estimate]:
    duties = book.facts("obligations").filter(pl.col("due_on") < last_day(book))
    after = (pl.col("fulfilled_on") - pl.col("due_on")).dt.total_days()
    done = duties.with_columns(
        days=after, missed=pl.col("fulfilled_on").is_null() | (after > 0)
    )

    def missed(kind: str) -> Estimate:
        return share_where(done.filter(pl.col("obligation_kind") == kind)["missed"])

    visits = done.filter(pl.col("obligation_kind") == "visit")
    missed_by_a_week = visits["days"].gt(_WEEK) | visits["fulfilled_on"].is_null()
    statements = done.filter(pl.col("obligation_kind") == "statements")
    return {
        "statements_missed": missed("statements"),
        "statements_days_worst_tenth": quantile(statements["days"], _NINE_OF_TEN),
        "certificates_missed": missed("certificate"),
        "visits_missed": share_where(missed_by_a_week),
    }


def _telling(book: Delivered) -> dict[str, Estimate]:
    posted = book.lines("transactions").filter(~pl.col("is_spoilt"))
    days = (posted["reported_on"] - posted["booked_on"]).dt.total_days()
    first = posted.group_by("account_id", "transaction_no").len()
    spoilt = pl.concat([book.lines(kind)["is_spoilt"] for kind in LAYOUTS])
    return {
        "learned_late": share_where(days >= _LATE_DAYS),
        "corrected": share_where(first["len"] > 1),
        "spoilt": share_where(spoilt),
    }
