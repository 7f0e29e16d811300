"""Conduct: what a willing borrower under strain does about an instalment.

What it keeps for the bank goes first, since others press for it; what it pays after
that, it pays on the day money comes.
"""

from random import Random

_UNEASE = 0.22
_LATE_FROM, _PARTLY_FROM, _NOT_FROM = 1.15, 1.7, 2.1
_FORGETFUL = 0.012
SCRAPES_FROM = 1.2
_AFFORDS_NOTHING_FROM = 2.4
_CATCHES_UP_BELOW, _PAYS_SOME_BELOW = 1.6, 2.2


def affords(strain: float) -> float:
    """Say which share of what falls due is left on the account when others press."""
    at = (_AFFORDS_NOTHING_FROM - strain) / (_AFFORDS_NOTHING_FROM - SCRAPES_FROM)
    return min(max(at, 0.0), 1.0)


def intent(strain: float, dice: Random, *, behind: bool) -> tuple[int, float]:
    """Decide on an instalment: after how many days to pay which share of it."""
    felt = strain + _UNEASE * dice.gauss(0, 1)
    point = dice.random()
    if behind:
        # Money that comes goes to the oldest debt first, through catching up.
        return (0, 1.0) if felt < _LATE_FROM else (0, 0.0)
    if felt < _LATE_FROM:
        return (1 + int(5 * point * 50) % 5, 1.0) if point < _FORGETFUL else (0, 1.0)
    if felt < _PARTLY_FROM:
        return 2 + int(20 * point), 1.0
    if felt < _NOT_FROM:
        return 1 + int(8 * point), 0.35 + 0.5 * point
    return 0, 0.0


def catch_up_share(strain: float, dice: Random) -> float:
    """Decide which share of the arrears to pay this month."""
    felt = strain + _UNEASE * dice.gauss(0, 1)
    if felt < _CATCHES_UP_BELOW:
        return 1.0
    return 0.5 if felt < _PAYS_SOME_BELOW else 0.0
