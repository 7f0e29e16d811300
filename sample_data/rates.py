"""Exchange rates of the book's world: invented, stated at the end of each month."""

from collections.abc import Iterator
from datetime import date
from random import Random

from sample_data.fact import Fact
from sample_data.months import month_end, month_of

STARTS = {"USD": 6.90, "EUR": 7.70, "HKD": 0.885, "CZK": 0.305}
FIRST_DAY = date(2020, 1, 31)
PUBLISHER = "示例行情 (虚构)"
_MOVES = 0.008


def rates(seed: int, until: date) -> Iterator[Fact]:
    """Yield what one unit of each foreign currency costs, month by month."""
    for currency, rate in STARTS.items():
        dice, level = Random(f"{seed}/rates/{currency}"), rate
        for month in range(month_of(FIRST_DAY), month_of(until) + 1):
            on = month_end(month)
            level *= 1 + _MOVES * dice.gauss(0, 1)
            if on <= until:
                yield Fact(
                    "rates",
                    on,
                    {
                        "base": currency,
                        "quote": "CNY",
                        "rate_on": on,
                        "rate": f"{level:.4f}",
                        "publisher": PUBLISHER,
                    },
                )
