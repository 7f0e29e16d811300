"""What others saw and told: borrower, month and value, worse if more."""

import polars as pl

from tests.benchmarks.figures.delivered import Delivered
from tests.benchmarks.figures.grid import last_day, seen

_GRACE_DAYS, _OUTSIDE = 10, ("SUIT", "TAXA", "ENFC", "DISH")
_BANKS_OWN = "金融借款合同纠纷"
_TROUBLED = ("extension", "overdue", "early_withdrawal", "complaint")
_UNREACHED = ("no_answer", "switched_off", "dead", "wrong_person")


def visit_score(book: Delivered) -> pl.DataFrame:
    """Say how far a visit's score is from the best."""
    been = book.facts("visits").drop_nulls("score")
    return seen(been, "visited_on", 5 - pl.col("score"))


def findings(book: Delivered) -> pl.DataFrame:
    """Weigh what a visit found: a minor thing one, a serious one two."""
    weight = pl.col("severity").replace_strict({"none": 0, "minor": 1}, default=2)
    found = (
        book.facts("findings")
        .group_by("visit_id", "borrower_id", "found_on")
        .agg(weight=weight.sum())
    )
    return seen(found, "found_on", pl.col("weight"))


def shut_out(book: Delivered) -> pl.DataFrame:
    """Note each visit that was refused, put off or met nobody."""
    return seen(book.facts("visits").filter(pl.col("outcome") != "done"), "planned_on")


def _late(book: Delivered, kind: str) -> pl.DataFrame:
    """Say some days after a paper was due whether it was still not there."""
    due = book.facts("obligations").filter(pl.col("obligation_kind") == kind)
    checked = due.with_columns(on=pl.col("due_on").dt.offset_by(f"{_GRACE_DAYS}d"))
    missing = pl.col("fulfilled_on").is_null() | (pl.col("fulfilled_on") > pl.col("on"))
    return seen(checked.filter(pl.col("on") <= last_day(book)), "on", missing)


def statements_late(book: Delivered) -> pl.DataFrame:
    """Say whether the last statement due came late or not at all."""
    return _late(book, "statements")


def certificate_late(book: Delivered) -> pl.DataFrame:
    """Say whether the last certificate due came late or not at all."""
    return _late(book, "certificate")


def cover(book: Delivered) -> pl.DataFrame:
    """Say how far a project's cover of its debt service is from two."""
    tests = book.facts("covenant_tests").filter(pl.col("covenant_kind") == "dscr")
    return seen(tests, "certified_on", 2 - pl.col("measured"))


def margin(book: Delivered) -> pl.DataFrame:
    """Say how far the operating margin lies below that of a year before."""
    made = pl.col("operating_profit") / pl.col("revenue")
    told = (
        book.facts("statements")
        .filter(pl.col("revenue") > 0)
        .with_columns(margin=made.clip(-1, 1))
        .sort("period_end")
    )
    same = ["borrower_id", "period_kind"]
    back = told.select(
        *same, pl.col("period_end").dt.offset_by("1y").dt.month_end(), before="margin"
    )
    both = told.join(back, on=[*same, "period_end"])
    return seen(both, "delivered_on", pl.col("before") - pl.col("margin"))


def taxes_unpaid(book: Delivered) -> pl.DataFrame:
    """Note each levy that was declared and not paid."""
    owed = book.facts("tax_filings").filter(pl.col("levy_paid") < pl.col("levy_due"))
    return seen(owed, "filed_on")


def lawsuits(book: Delivered) -> pl.DataFrame:
    """Note each suit, notice and listing that is not of the bank's own making."""
    others = pl.col("event_type").is_in(_OUTSIDE) & (pl.col("title") != _BANKS_OWN)
    return seen(book.facts("external").filter(others), "happened_on")


def enquiries(book: Delivered) -> pl.DataFrame:
    """Say how often lenders asked the bureau in ninety days."""
    return seen(book.facts("bureau"), "pulled_on", pl.col("inquiries_90d"))


def debt(book: Delivered) -> pl.DataFrame:
    """Say by how much the debt a report tells of has grown since the one before."""
    told = book.facts("bureau").sort("pulled_on")
    before = pl.col("total_debt_amount").shift(1).over("borrower_id")
    grown = (pl.col("total_debt_amount") / before - 1).clip(-1, 1)
    return seen(told, "pulled_on", pl.when(before > 0).then(grown)).drop_nulls()


def elsewhere(book: Delivered) -> pl.DataFrame:
    """Say whether other lenders wait for their money too."""
    return seen(book.facts("bureau"), "pulled_on", pl.col("worst_days_past_due") > 0)


def rating(book: Delivered) -> pl.DataFrame:
    """Say by how many notches the rating is worse than the one before."""
    told = book.facts("ratings").sort("rated_on")
    fell = pl.col("notch") - pl.col("notch").shift(1).over("borrower_id")
    return seen(told, "rated_on", fell).drop_nulls()


def silence(book: Delivered) -> pl.DataFrame:
    """Note each call nobody answered."""
    calls = book.facts("contacts").filter(pl.col("outcome").is_in(_UNREACHED))
    return seen(calls, "contacted_at")


def worry(book: Delivered) -> pl.DataFrame:
    """Note each look at a page one in trouble looks at."""
    looks = book.facts("sessions").filter(pl.col("page").is_in(_TROUBLED))
    return seen(looks, "acted_at")
