"""Factors: what borrowers share, the economy, their industry and their region.

Each is a number per month that moves by habit and by news of its own, 0 in ordinary
times. A borrower feels each by the loading of its kind and by how it is exposed.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from random import Random
from typing import NamedTuple

from sample_data import configuration
from sample_data.book import SCHEMES, Borrower
from sample_data.configuration import DEFAULT
from sample_data.months import YEAR, month_end, month_of
from sample_data.words import REGIONS

EPOCH = 2019 * YEAR
"""The month every factor starts in, whoever asks."""

ECONOMY = "CN"
KINDS = ("economy", "industry", "region")
INDUSTRIES = tuple(sorted({row[1] for rows in SCHEMES.values() for row in rows}))

SLUMPS = {
    "building_materials": (2025 * YEAR + 5, 0.75),
    "real_estate": (2023 * YEAR + 5, 0.55),
}
"""Industries that turn for the worse, with the month it starts and how far it goes."""

LOADINGS = {
    "project": (0.6, 1.0, 0.4),
    "corporate": (1.0, 1.0, 0.4),
    "sme": (0.8, 1.0, 0.7),
    "retail": (0.8, 0.5, 0.8),
}
"""How much of the economy, the industry and the region a kind feels; assumed."""

_MOVES = {"economy": (0.96, 0.045), "industry": (0.95, 0.060), "region": (0.93, 0.045)}
"""Of each kind of factor, how much of it lasts a month and how large its news are."""

_SLUMP_MONTHS, _YEARS = 8, 40
_LEAST_EXPOSED, _RANGE = 0.6, 0.8


class FactorValue(NamedTuple):
    """The truth about one factor in one month, which nobody publishes."""

    kind: str
    name: str
    month_ends_on: date
    value: str


@cache
def factor(seed: int, kind: str, name: str) -> tuple[float, ...]:
    """Give a factor's path, month by month from the first."""
    dice, (habit, news) = Random(f"{seed}/factor/{kind}/{name}"), _MOVES[kind]
    starts, depth = SLUMPS.get(name, (0, 0.0)) if kind == "industry" else (0, 0.0)
    level, path = 0.0, []
    for month in range(EPOCH, EPOCH + _YEARS * YEAR):
        level = habit * level + news * dice.gauss(0, 1)
        slump = depth * min(max(month - starts, 0) / _SLUMP_MONTHS, 1.0)
        path.append(level - slump)
    return tuple(path)


def loadings(borrower: Borrower) -> tuple[float, float, float]:
    """Say how much of each kind of factor a borrower of its kind feels."""
    is_default = borrower.configuration == DEFAULT
    return (LOADINGS if is_default else configuration.LOADINGS)[borrower.kind]


def climate(borrower: Borrower, first_month: int, months: int) -> list[float]:
    """Say what the times do to a borrower's health, month by month."""
    names = (ECONOMY, borrower.industry, borrower.region)
    exposed = _LEAST_EXPOSED + _RANGE * borrower.dice("exposed").random()
    paths = [
        (exposed * loading, factor(borrower.seed, kind, name))
        for kind, name, loading in zip(KINDS, names, loadings(borrower), strict=True)
    ]
    first = first_month - EPOCH
    return [
        sum(felt * path[at] for felt, path in paths)
        for at in range(first, first + months)
    ]


def all_factors() -> Iterator[tuple[str, str]]:
    """Name every factor: its kind and whose it is."""
    yield "economy", ECONOMY
    yield from (("industry", name) for name in INDUSTRIES)
    yield from (("region", name) for name in REGIONS)


def factor_values(seed: int, until: date) -> Iterator[FactorValue]:
    """Give the true path of every factor up to a day."""
    for kind, name in all_factors():
        path = factor(seed, kind, name)
        for month in range(EPOCH, month_of(until) + 1):
            value = f"{path[month - EPOCH]:.4f}"
            yield FactorValue(kind, name, month_end(month), value)
