"""Exchange rates, as a publisher stated them for a day."""

import dataframely as dy
import polars as pl

from warehouse.contracts.columns import currency, day, exchange_rate, text
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind


class FxRates(dy.Schema):
    """One row per pair of currencies and day a rate was stated for."""

    base_currency = currency(("基准币种", "Base currency"), key=True)
    quote_currency = currency(("计价币种", "Quote currency"), key=True)
    rate_on = day(("汇率日", "Rate on"), key=True, optional=False)
    rate = exchange_rate(("汇率", "Exchange rate"))
    publisher = text(("发布方", "Publisher"), max_length=200)

    @dy.rule()
    def two_currencies(cls) -> pl.Expr:  # noqa: N805  dataframely's
        """A rate is between two currencies."""
        return cls.base_currency.col != cls.quote_currency.col


fx_rates = Contract(
    name="fx_rates",
    words=("汇率", "Exchange rates"),
    grain=("每对币种每日一行", "One row per pair of currencies and day."),
    columns=FxRates,
    lane="external",
    kind=Kind("fx_rate_stated", ("汇率公布", "Exchange rate stated")),
    event_time="rate_on",
)
