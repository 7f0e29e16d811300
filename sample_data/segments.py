"""How industries, regions and the whole economy fared, as a statistics office says it.

What is published follows the factors, but comes three weeks after its month, is a mean
of three months and is measured with error. All of it is invented.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from sample_data.fact import Fact
from sample_data.factors import ECONOMY, EPOCH, INDUSTRIES, factor
from sample_data.months import QUARTER, month_end, month_of
from sample_data.words import REGIONS

FIRST_DAY = date(2020, 1, 31)
PUBLISHER = "示例统计 (虚构)"
PUBLISHED_AFTER = timedelta(21)
_ERROR = 0.04
_USUAL_BAD, _LEAST_BAD = 0.018, 0.004


def segments(seed: int, until: date) -> Iterator[Fact]:
    """Yield what was published of each segment, about three weeks after its month."""
    office = _Office(seed)
    houses = dict.fromkeys(REGIONS, 100.0)
    for month in range(month_of(FIRST_DAY), month_of(until)):
        on = month_end(month)
        economy = office.measured("economy", ECONOMY, month)
        for name in INDUSTRIES:
            of = ("industry", name)
            mood = economy + office.measured("industry", name, month)
            yield _fact(on, of, "output_growth", 4.5 + 9 * mood)
            yield _fact(on, of, "price_index", 100 + 6 * mood)
            bad = max(_USUAL_BAD - 0.022 * mood, _LEAST_BAD)
            yield _fact(on, of, "bad_rate", bad)
        of = ("economy", ECONOMY)
        yield _fact(on, of, "purchasing_managers", 50.2 + 5 * economy)
        yield _fact(on, of, "loan_prime_rate", 0.0345 + 0.004 * economy)
        for region in REGIONS:
            mood = economy + office.measured("region", region, month)
            houses[region] *= 1 + 0.004 * mood
            yield _fact(on, ("region", region), "house_price_index", houses[region])


class _Office:
    """The statistics office, which measures the factors and is never quite right."""

    def __init__(self, seed: int) -> None:
        self.seed, self.dice = seed, Random(f"{seed}/segments")

    def measured(self, kind: str, name: str, month: int) -> float:
        """Give the mean of a factor over a quarter that ends with a month, and more."""
        at = month - EPOCH
        seen = factor(self.seed, kind, name)[at - QUARTER + 1 : at + 1]
        return sum(seen) / QUARTER + _ERROR * self.dice.gauss(0, 1)


def _fact(on: date, of: tuple[str, str], measure: str, value: float) -> Fact:
    kind, segment = of
    published_on = on + PUBLISHED_AFTER
    return Fact(
        "segments",
        published_on,
        {
            "segment_kind": kind,
            "segment": segment,
            "measure": measure,
            "period_end": on,
            "figure_value": f"{value:.4f}",
            "published_on": published_on,
            "publisher": PUBLISHER,
        },
    )
