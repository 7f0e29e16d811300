"""Which instalments count: those of the schedule in force on each due date."""

import polars as pl

from analytics.money import mills
from warehouse.contracts.schedules import RELIEF

VERSION = ["facility_id", "schedule_no"]


def versions(
    schedules: pl.DataFrame, installments: pl.DataFrame, zone: str
) -> pl.DataFrame:
    """List each known version of each schedule with the day it counts from.

    The first version counts from the start (`counts_from` is null). A later one counts
    from its effective date; one that gives time counts no earlier than it was agreed,
    or than it was known where nobody tells, so that none can be backdated over arrears.
    Without a row that says why it was made, a version counts from the day it was known.
    One whose instalments are not known yet replaces nothing, unless it says where the
    debt was moved. `took_effect` is false of a version that a later one overtook before
    it counted.

    Takes the rows of both contracts with `first_known_at`, and the time zone in which
    the day of knowing is told. Grain: one row per facility and version.
    """
    known_on = pl.col("first_known_at").dt.convert_time_zone(zone).dt.date()
    is_known = pl.col("instalments").is_not_null() | pl.col("moved_to").is_not_null()
    return (
        schedules.with_columns(known_on=known_on)
        .drop("first_known_at")
        .join(_listed(installments, known_on), on=VERSION, how="full", coalesce=True)
        .filter(is_known)
        .with_columns(
            currency=pl.coalesce("currency", "currency_listed"),
            known_on=pl.coalesce("known_on", "listed_on"),
        )
        .drop("currency_listed", "listed_on")
        .with_columns(counts_from=_counts_from())
        .sort(VERSION)
        .with_columns(took_effect=_took_effect())
    )


def _listed(installments: pl.DataFrame, known_on: pl.Expr) -> pl.DataFrame:
    return installments.group_by(VERSION).agg(
        known_on.min().alias("listed_on"),
        pl.col("currency").first().alias("currency_listed"),
        pl.len().cast(pl.Int64).alias("instalments"),
        pl.col("due_on").min().alias("first_due_on"),
        pl.col("due_on").max().alias("last_due_on"),
    )


def _counts_from() -> pl.Expr:
    agreed = pl.coalesce("agreed_on", "known_on")
    return (
        pl.when(_is_first())
        .then(None)
        .when(pl.col("reason").is_null())
        .then("known_on")
        .when(pl.col("reason").is_in(RELIEF))
        .then(pl.max_horizontal("effective_on", agreed))
        .otherwise("effective_on")
    )


def _is_first() -> pl.Expr:
    return pl.col("schedule_no") == pl.col("schedule_no").min().over("facility_id")


def _took_effect() -> pl.Expr:
    """Tell whether a version counted from a day on which no later one did yet."""
    from_later = pl.col("counts_from").shift(-1).cum_min(reverse=True)
    overtaken = pl.col("counts_from") >= from_later.over("facility_id")
    return ~overtaken.fill_null(value=False)


def in_force(installments: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Keep the instalments whose version was in force on their due date.

    In force on a day is the version with the highest number that counts by then.
    `known` is what `versions` gives. Adds `due` (thousandths) and `grace_days`.
    """
    counting = known.select(
        "facility_id", "counts_from", pl.col("schedule_no").alias("in_force_no")
    )
    is_counting = pl.col("counts_from").is_null() | (
        pl.col("counts_from") <= pl.col("due_on")
    )
    instalment = [*VERSION, "installment_no"]
    kept = (
        installments.select(*instalment, "due_on")
        .join(counting, on="facility_id")
        .filter(is_counting)
        .group_by(instalment)
        .agg(pl.col("in_force_no").max())
        .filter(pl.col("in_force_no") == pl.col("schedule_no"))
    )
    return (
        installments.join(kept, on=instalment, how="semi")
        .join(known.select(*VERSION, "grace_days"), on=VERSION, how="left")
        .with_columns(pl.col("grace_days").fill_null(0), due=mills("due_amount"))
        .sort("facility_id", "due_on", "schedule_no", "installment_no")
    )


def until_paid_off(dues: pl.DataFrame, payments: pl.DataFrame) -> pl.DataFrame:
    """Leave out what would have fallen due after a facility was paid off."""
    ended = (
        payments.filter(pl.col("repayment_kind") == "payoff", pl.col("paid") > 0)
        .group_by("facility_id")
        .agg(pl.col("on_day").max().alias("ended_on"))
    )
    has_ended = pl.col("due_on") > pl.col("ended_on")
    return (
        dues.join(ended, on="facility_id", how="left", maintain_order="left")
        .filter(~has_ended.fill_null(value=False))
        .drop("ended_on")
    )
