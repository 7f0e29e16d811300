"""Sums in one currency: at the newest rate known by then, or not at all."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from analytics.currency import InOneCurrency, in_one, newest_rates

JUNE = date(2024, 6, 30)
RATES: dict[str, Any] = {
    "base_currency": pl.String,
    "quote_currency": pl.String,
    "rate_on": pl.Date,
    "rate": pl.Float64,
}


def rates(*rows: tuple[str, str, date, float]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), RATES, orient="row")


def newest(*rows: tuple[str, str, date, float]) -> list[tuple[Any, ...]]:
    return newest_rates(rates(*rows), "CNY", JUNE).rows()


def summed(
    sums: dict[str, str | None], *rows: tuple[str, str, date, float]
) -> InOneCurrency:
    amounts = [None if a is None else Decimal(a) for a in sums.values()]
    frame = pl.DataFrame(
        {"currency": list(sums), "outstanding": amounts},
        schema_overrides={"currency": pl.String, "outstanding": pl.Decimal(38, 3)},
    )
    return in_one(frame, "outstanding", newest_rates(rates(*rows), "CNY", JUNE), "CNY")


def test_the_newest_rate_by_the_day_counts_and_its_age_is_told() -> None:
    found = newest(
        ("USD", "CNY", date(2024, 5, 31), 7.1),
        ("USD", "CNY", date(2024, 4, 30), 7.2),
        ("USD", "CNY", date(2024, 7, 31), 7.3),
        ("EUR", "USD", date(2024, 6, 30), 1.1),
    )

    assert found == [("USD", 7.1, date(2024, 5, 31), 30)]


def test_a_pair_stated_the_other_way_round_is_turned() -> None:
    assert newest(("CNY", "JPY", JUNE, 20.0)) == [("JPY", 0.05, JUNE, 0)]


def test_of_two_rates_of_one_day_the_one_into_our_currency_counts() -> None:
    both = [("USD", "CNY", JUNE, 7.0), ("CNY", "USD", JUNE, 0.125)]

    assert newest(*both) == newest(*both[::-1]) == [("USD", 7.0, JUNE, 0)]


def test_sums_are_added_up_to_the_thousandth() -> None:
    found = summed(
        {"CNY": "100.00", "USD": "10.01", "EUR": None}, ("USD", "CNY", JUNE, 7.1234)
    )

    # 100 + 10.01 x 7.1234 = 100 + 71.305234
    assert found.total == Decimal("171.305")
    assert found.missing == ()
    assert found.rates.rows() == [("USD", 7.1234, JUNE, 0)]


def test_a_missing_rate_makes_the_sum_unknown_and_is_named() -> None:
    found = summed({"CNY": "100", "USD": "1", "EUR": "2"}, ("USD", "CNY", JUNE, 7.0))

    assert found.total is None
    assert found.missing == ("EUR",)


def test_nothing_to_add_up_is_unknown() -> None:
    assert summed({}).total is None
    assert summed({"CNY": None}).total is None


def test_ones_own_currency_needs_no_rate() -> None:
    assert summed({"CNY": "5.5"}).total == Decimal("5.5")
