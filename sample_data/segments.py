"""How industries, regions and the whole economy fared, month by month; all invented."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from sample_data.book import SCHEMES
from sample_data.fact import Fact
from sample_data.health import weather
from sample_data.months import month_end, month_of
from sample_data.words import REGIONS

FIRST_DAY = date(2020, 1, 31)
PUBLISHER = "示例统计 (虚构)"
_USUAL_BAD, _LEAST_BAD = 0.018, 0.004


def segments(seed: int, until: date) -> Iterator[Fact]:
    """Yield what was published of each segment, about three weeks after its month."""
    dice = Random(f"{seed}/segments")
    industries = sorted(
        {industry for rows in SCHEMES.values() for _, industry, _ in rows}
    )
    houses = dict.fromkeys(REGIONS, 100.0)
    for month in range(month_of(FIRST_DAY), month_of(until)):
        on = month_end(month)
        moods = {name: weather(seed, name, month) for name in industries}
        for name, mood in moods.items():
            yield _fact(on, ("industry", name), "output_growth", 4.5 + 9 * mood)
            yield _fact(on, ("industry", name), "price_index", 100 + 6 * mood)
            bad = max(_USUAL_BAD - 0.022 * mood, _LEAST_BAD)
            yield _fact(on, ("industry", name), "bad_rate", bad)
        mood = sum(moods.values()) / len(moods)
        yield _fact(on, ("economy", "CN"), "purchasing_managers", 50.2 + 5 * mood)
        yield _fact(on, ("economy", "CN"), "loan_prime_rate", 0.0345 + 0.004 * mood)
        for region in REGIONS:
            houses[region] *= 1 + 0.002 * mood + 0.004 * dice.gauss(0, 1)
            yield _fact(on, ("region", region), "house_price_index", houses[region])


def _fact(on: date, of: tuple[str, str], measure: str, value: float) -> Fact:
    kind, segment = of
    published_on = on + timedelta(21)
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
