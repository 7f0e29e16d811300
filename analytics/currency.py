"""Sums of several currencies in one, at rates that were known, or not at all."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from analytics.money import MILLS, mills

SAME = 1.0


@dataclass(frozen=True)
class InOneCurrency:
    """A sum in one currency and what it rests on.

    `total` is null where a rate is missing: a sum without a part of it would be wrong.
    `rates` holds for each other currency the rate used, its day and its age in days;
    `missing` names the currencies nobody told a rate for.
    """

    total: Decimal | None
    currency: str
    rates: pl.DataFrame
    missing: tuple[str, ...]


def newest_rates(rates: pl.DataFrame, currency: str, as_of: date) -> pl.DataFrame:
    """Find for each other currency the newest rate into this one, by the as-of day.

    A pair stated the other way round is turned; nothing is worked out through a third
    currency. Takes base_currency, quote_currency, rate_on and rate as known. Gives
    currency, rate, rate_on and age_days.
    """
    into = rates.filter(pl.col("quote_currency") == currency).select(
        "rate_on", "rate", currency="base_currency", is_turned=pl.lit(value=False)
    )
    turned = rates.filter(pl.col("base_currency") == currency).select(
        "rate_on",
        rate=1 / pl.col("rate"),
        currency="quote_currency",
        is_turned=pl.lit(value=True),
    )
    return (
        pl.concat([into, turned])
        .filter(pl.col("rate_on") <= as_of)
        .sort("rate_on", pl.col("is_turned").not_())
        .group_by("currency", maintain_order=True)
        .last()
        .select(
            *("currency", "rate", "rate_on"),
            age_days=(pl.lit(as_of) - pl.col("rate_on")).dt.total_days(),
        )
        .sort("currency")
    )


def in_one(
    sums: pl.DataFrame, column: str, newest: pl.DataFrame, currency: str
) -> InOneCurrency:
    """Add up a column of sums, one per currency, in one currency.

    `newest` is what `newest_rates` gives. Each part is rounded to the thousandth.
    """
    is_foreign = pl.col("currency") != currency
    parts = (
        sums.filter(pl.col(column).is_not_null())
        .select("currency", part=mills(column))
        .join(newest, on="currency", how="left")
        .with_columns(
            rate=pl.when(is_foreign).then(pl.col("rate")).otherwise(SAME),
        )
        .with_columns(
            converted=(pl.col("part") * pl.col("rate")).round().cast(pl.Int64)
        )
    )
    missing = tuple(sorted(parts.filter(pl.col("rate").is_null())["currency"]))
    total = Decimal(int(parts["converted"].sum())) / MILLS
    return InOneCurrency(
        total=None if missing or parts.is_empty() else total,
        currency=currency,
        rates=parts.filter(is_foreign, pl.col("rate").is_not_null()).select(
            "currency", "rate", "rate_on", "age_days"
        ),
        missing=missing,
    )
