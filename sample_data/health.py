"""Health: the cause nobody sees, behind takings that thin and payments that slip.

It is a number per month, 0 in ordinary times; -1 is strain, -2 and below distress.
"""

from sample_data.book import Borrower
from sample_data.factors import climate
from sample_data.months import YEAR

_HABIT, _NOISE = 0.90, 0.145
_GATHERS = 0.12
"""The share of a blow still to come that falls in a month: it is felt by and by."""
_BLOW_FADES, _WOUND_FADES, _WOUNDS = 0.94, 0.985, 0.35
_BLOWS_A_YEAR = 0.07
_BLOW_LEAST, _BLOW_RANGE = 1.1, 3.0
_EXPOSED = {"project": 0.6, "corporate": 0.35, "sme": 0.62, "retail": 0.45}
"""How often blows fall on a kind of borrower, as a share of the usual."""

STRUCK = {("sme", 61): (2023 * YEAR + 5, 4.0)}
"""Whom a blow strikes for a story's sake, in which month, and how hard; it heals."""


def health(borrower: Borrower, first_month: int, months: int) -> list[float]:
    """Draw the health of a borrower for each month: habit, blows and the times.

    Most blows heal within the year; some are wounds that hardly do.
    """
    dice = borrower.dice("health")
    mood, path = 0.0, []
    blow = wound = coming_blow = coming_wound = 0.0
    fragile = _EXPOSED[borrower.kind] * (0.5 + dice.random())
    struck_in, struck = STRUCK.get((borrower.kind, borrower.number), (0, 0.0))
    for month, times in enumerate(climate(borrower, first_month, months), first_month):
        coming_blow += struck * (month == struck_in)
        mood = _HABIT * mood + _NOISE * dice.gauss(0, 1)
        if dice.random() < fragile * _BLOWS_A_YEAR / YEAR:
            hit = _BLOW_LEAST + _BLOW_RANGE * dice.random()
            if dice.random() < _WOUNDS:
                coming_wound += hit
            else:
                coming_blow += hit
        blow = blow * _BLOW_FADES + coming_blow * _GATHERS
        wound = wound * _WOUND_FADES + coming_wound * _GATHERS
        coming_blow *= 1 - _GATHERS
        coming_wound *= 1 - _GATHERS
        path.append(mood - blow - wound + times)
    return path
