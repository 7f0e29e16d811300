"""Laying payments on what was due: as the sender says, the rest in contractual order.

A payment is an interval on the line of all that was paid, a part of an instalment one
on the line of all that fell due; what lies above what is where the intervals overlap.
So a book of any size is laid by sums alone, without going through it day by day.
"""

import polars as pl

from analytics.arrears.conventions import UNDIVIDED, Conventions
from analytics.arrears.payments import FACILITY
from analytics.money import mills

INSTALMENT = [*FACILITY, "schedule_no", "installment_no"]

_CAPITALISED, _THEN_CLEARED, _DUE, _PAID, _ABSORBED = range(5)
"""What comes first on one day. Arrears are capitalised before the day's own dues."""


def parts(dues: pl.DataFrame, conventions: Conventions) -> pl.DataFrame:
    """Divide instalments into components, in the order they are to be paid.

    Grain: one row per instalment and component above zero, with its `place` in the
    order and `owed` in thousandths.
    """
    told = ["penalty", "fee", "interest", "principal"]
    components = list(conventions.components)
    rest = pl.col("due") - pl.sum_horizontal(told)
    return (
        dues.with_columns(mills(f"{name}_due").alias(name) for name in told)
        .with_columns(rest.clip(0).alias(UNDIVIDED))
        .unpivot(
            components,
            index=[*INSTALMENT, "due_on"],
            variable_name="component",
            value_name="owed",
        )
        .filter(pl.col("owed") > 0)
        .sort(
            *FACILITY,
            "due_on",
            "schedule_no",
            "installment_no",
            pl.col("component").cast(pl.Enum(components)),
        )
        .with_row_index("place")
    )


def laid(
    due_parts: pl.DataFrame,
    money: pl.DataFrame,
    allocations: pl.DataFrame,
    absorbed: pl.DataFrame,
) -> pl.DataFrame:
    """Lay payments on the parts of instalments.

    `money` holds payments and capitalised arrears; `absorbed` the days on which what
    was paid too much went into a new version of the schedule. Grain: one row per part
    and payment that reached it, with `paid` in thousandths.
    """
    money = money.with_row_index("payment")
    told = _as_told(due_parts, money, allocations)
    met = told.group_by("place").agg(pl.col("paid").sum().alias("met"))
    spent = told.group_by("payment").agg(pl.col("paid").sum().alias("spent"))
    still_owed = pl.col("owed") - pl.col("met").fill_null(0)
    left = pl.col("paid") - pl.col("spent").fill_null(0)
    in_order = _in_order(
        due_parts.join(met, on="place", how="left").with_columns(owed=still_owed),
        money.join(spent, on="payment", how="left").with_columns(paid=left),
        absorbed,
    )
    reached = pl.concat(
        [
            told.drop_nulls("place").select(
                "place", "payment", "paid", is_told=pl.lit(value=True)
            ),
            in_order.with_columns(is_told=pl.lit(value=False)),
        ]
    )
    return reached.join(due_parts, on="place").join(
        money.select("payment", "repayment_id", "on_day", "is_capitalised"),
        on="payment",
    )


def _as_told(
    due_parts: pl.DataFrame, money: pl.DataFrame, allocations: pl.DataFrame
) -> pl.DataFrame:
    """Lay what the sender laid, never more than a payment brought or a part still owes.

    Gives place, payment and paid; a place of null is beyond the schedule. What names a
    part that is not due, or no longer, is left to the contractual order.
    """
    brought = money.select(
        *FACILITY, "repayment_id", "payment", pl.col("paid").alias("brought")
    )
    shares = (
        allocations.select(
            *FACILITY,
            *("repayment_id", "allocation_no", "schedule_no", "installment_no"),
            "component",
            told=mills("allocated_amount"),
        )
        .join(brought, on=[*FACILITY, "repayment_id"])
        .sort("payment", "allocation_no")
        .with_columns(told=_no_more_than("brought", pl.col("told"), over="payment"))
    )
    beyond = shares.filter(pl.col("installment_no").is_null()).select(
        pl.lit(None, pl.UInt32).alias("place"), "payment", paid="told"
    )
    on_parts = (
        _placed(shares.drop_nulls("installment_no"), due_parts)
        .sort("place", "payment", "allocation_no")
        .with_columns(paid=_no_more_than("owed", pl.col("told"), over="place"))
        .select("place", "payment", "paid")
    )
    return pl.concat([beyond, on_parts]).filter(pl.col("paid") > 0)


def _no_more_than(most: str, amount: pl.Expr, *, over: str) -> pl.Expr:
    before = amount.cum_sum() - amount
    return pl.min_horizontal(amount, (pl.col(most) - before).clip(0)).over(over)


def _placed(shares: pl.DataFrame, due_parts: pl.DataFrame) -> pl.DataFrame:
    """Find the part each share names: its component, or else the undivided whole.

    Where no version is named, the instalment of that number that fell due first is it.
    """
    number = [*FACILITY, "installment_no"]
    first = due_parts.group_by(number).agg(
        pl.col("schedule_no").sort_by("place").first().alias("first_no")
    )
    found = due_parts.select(*INSTALMENT, "component", "place", "owed")
    whole = found.filter(pl.col("component") == UNDIVIDED).drop("component")
    return (
        shares.join(first, on=number)
        .with_columns(schedule_no=pl.coalesce("schedule_no", "first_no"))
        .join(found, on=[*INSTALMENT, "component"], how="left")
        .join(whole, on=INSTALMENT, how="left", suffix="_whole")
        .with_columns(
            place=pl.coalesce("place", "place_whole"),
            owed=pl.coalesce("owed", "owed_whole"),
        )
        .drop_nulls("place")
    )


def _in_order(
    due_parts: pl.DataFrame, money: pl.DataFrame, absorbed: pl.DataFrame
) -> pl.DataFrame:
    """Lay the oldest payment on the oldest part, in whole books at once."""
    steps = _steps(due_parts, money, absorbed)
    owed = steps.filter(pl.col("owed") > 0).select(*FACILITY, "place", end="owed_end")
    paid = steps.filter(pl.col("paid") > 0).select(*FACILITY, "payment", end="paid_end")
    cuts = pl.concat([owed.drop("place"), paid.drop("payment")]).unique()
    segments = (
        cuts.sort(*FACILITY, "end")
        .with_columns(
            paid=pl.col("end") - pl.col("end").shift(1, fill_value=0).over(FACILITY)
        )
        .sort("end")
    )
    # Sorted by `end` throughout; within a facility the sums only grow.
    return (
        segments.join_asof(
            owed.sort("end"),
            on="end",
            by=FACILITY,
            strategy="forward",
            check_sortedness=False,
        )
        .join_asof(
            paid.sort("end"),
            on="end",
            by=FACILITY,
            strategy="forward",
            check_sortedness=False,
        )
        .drop_nulls(["place", "payment"])
        .select("place", "payment", "paid")
    )


def _steps(
    due_parts: pl.DataFrame, money: pl.DataFrame, absorbed: pl.DataFrame
) -> pl.DataFrame:
    """Set dues and payments in one row, with the running sums of both.

    What is left over when it is absorbed becomes a due of its own on that day: so large
    that it takes exactly the surplus, and owed to no instalment.
    """
    surplus = (pl.col("paid") - pl.col("owed")).cum_sum()
    taken_so_far = (
        pl.when("absorbs").then(surplus).otherwise(0).clip(0).cum_max().over(FACILITY)
    )
    taken = taken_so_far - taken_so_far.shift(1, fill_value=0).over(FACILITY)
    return (
        pl.concat(
            [*_ways(due_parts, money), _absorbing(money, absorbed)], how="diagonal"
        )
        .sort(*FACILITY, "on_day", "phase", "place", "payment")
        .with_columns(pl.col("owed", "paid").fill_null(0))
        .with_columns(owed=pl.col("owed") + taken)
        .with_columns(
            owed_end=pl.col("owed").cum_sum().over(FACILITY),
            paid_end=pl.col("paid").cum_sum().over(FACILITY),
        )
    )


def _ways(due_parts: pl.DataFrame, money: pl.DataFrame) -> list[pl.DataFrame]:
    """Give what falls due and what is paid, each in its phase of the day."""
    return [
        due_parts.select(
            *(*FACILITY, "place", "owed"), on_day="due_on", phase=pl.lit(_DUE)
        ),
        money.select(
            *(*FACILITY, "payment", "paid", "on_day"),
            phase=pl.when("is_capitalised").then(_CAPITALISED).otherwise(_PAID),
        ),
    ]


def _absorbing(money: pl.DataFrame, absorbed: pl.DataFrame) -> pl.DataFrame:
    """Give the moments at which what is left over is gone for what falls due later."""
    is_capitalised = pl.col("is_capitalised")
    is_for_good = pl.col("repayment_kind").is_in(["prepayment", "payoff"])
    days = [
        money.filter(is_capitalised | is_for_good, pl.col("paid") > 0).select(
            *(*FACILITY, "on_day"),
            phase=pl.when(is_capitalised).then(_THEN_CLEARED).otherwise(_ABSORBED),
        ),
        absorbed.select(*(*FACILITY, "on_day"), phase=pl.lit(_ABSORBED)),
    ]
    return pl.concat(days).with_columns(absorbs=pl.lit(value=True))
