"""Health: the cause nobody sees, behind takings that thin and payments that slip.

It is a number per month, 0 in ordinary times; -1 is strain, -2 and below distress.
"""

from functools import cache
from random import Random

from sample_data.book import Borrower
from sample_data.months import YEAR

EPOCH = 2019 * YEAR
"""The month the weather of every industry starts in, whoever asks."""

SLUMPS = {
    "building_materials": (2025 * YEAR + 5, 0.75),
    "real_estate": (2023 * YEAR + 5, 0.55),
}
"""Industries that turn for the worse, with the month it starts and how far it goes."""

_HABIT, _NOISE = 0.90, 0.17
_WEATHER_HABIT, _WEATHER_NOISE = 0.94, 0.05
_BLOW_FADES, _WOUND_FADES, _WOUNDS = 0.91, 0.985, 0.35
_BLOWS_A_YEAR = 0.085
_BLOW_LEAST, _BLOW_RANGE = 0.8, 2.4
_SLUMP_MONTHS = 8
_EXPOSED = {"project": 0.6, "corporate": 0.35, "sme": 0.62, "retail": 0.45}
"""How often blows fall on a kind of borrower, as a share of the usual."""


def health(borrower: Borrower, first_month: int, months: int) -> list[float]:
    """Draw the health of a borrower for each month: habit, blows and the weather.

    Most blows heal within the year; some are wounds that hardly do.
    """
    dice = borrower.dice("health")
    mood, blow, wound, path = 0.0, 0.0, 0.0, []
    fragile = _EXPOSED[borrower.kind] * (0.5 + dice.random())
    for month in range(first_month, first_month + months):
        mood = _HABIT * mood + _NOISE * dice.gauss(0, 1)
        blow, wound = blow * _BLOW_FADES, wound * _WOUND_FADES
        if dice.random() < fragile * _BLOWS_A_YEAR / YEAR:
            hit = _BLOW_LEAST + _BLOW_RANGE * dice.random()
            if dice.random() < _WOUNDS:
                wound -= hit
            else:
                blow -= hit
        path.append(
            mood + blow + wound + weather(borrower.seed, borrower.industry, month)
        )
    return path


@cache
def weather(seed: int, industry: str, month: int) -> float:
    """Tell how an industry fares in a month; what its borrowers share."""
    start, depth = SLUMPS.get(industry, (month, 0.0))
    slump = depth * min(max(month - start, 0) / _SLUMP_MONTHS, 1.0)
    return _drift(seed, industry)[month - EPOCH] - slump


@cache
def _drift(seed: int, industry: str) -> tuple[float, ...]:
    dice = Random(f"{seed}/weather/{industry}")
    level, path = 0.0, []
    for _ in range(100 * YEAR):
        level = _WEATHER_HABIT * level + _WEATHER_NOISE * dice.gauss(0, 1)
        path.append(level)
    return tuple(path)
