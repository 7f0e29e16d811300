"""Willingness: whether somebody who can pay means to, which is another matter.

Dice of its own decide on it: whoever is unwilling is as sound or as weak as any other.
Shares, lengths and odds are assumed.
"""

from __future__ import annotations

from datetime import date
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from sample_data.book import Borrower
from sample_data.months import YEAR, month_end, on_day

if TYPE_CHECKING:
    from sample_data.lives.life import Life

UNWILLING = {"retail": 0.03, "sme": 0.03, "corporate": 0.01}
"""The share of a kind that has a spell in which it can pay and does not."""

_AT_FIRST, _SHORTEST, _LONGER = YEAR, 6, 13
_ON_TIME, _LATE, _CATCHES_UP = 0.25, 0.45, 0.35
_LATE_FROM, _LATE_DAYS = 4, 36


class Unwilling(NamedTuple):
    """The truth about a spell: whose, and from which day to which."""

    borrower_id: str
    started_on: date
    ended_on: date


def spell_of(borrower: Borrower, first_month: int, months: int) -> range:
    """Draw the months in which a borrower is unwilling; most never are."""
    dice = borrower.dice("will")
    share = UNWILLING.get(borrower.kind, 0.0)
    if dice.random() >= share or months <= _AT_FIRST + _SHORTEST:
        return range(0)
    later = int((months - _AT_FIRST - _SHORTEST) * dice.random())
    since = first_month + _AT_FIRST + later
    return range(since, since + _SHORTEST + int(_LONGER * dice.random()))


def unwilling(life: Life) -> list[Unwilling]:
    """Tell of a life's spell, if there was one, as it was before the bank called."""
    spell = spell_of(life.borrower, life.first_month, len(life.health))
    if not spell:
        return []
    since, until = on_day(spell[0], 1), month_end(spell[-1])
    return [Unwilling(life.borrower.borrower_id, since, until)]


def dodges(dice: Random, *, behind: bool) -> tuple[int, float]:
    """Decide on an instalment that could be paid: after how many days which share."""
    point, days = dice.random(), _LATE_FROM + int(_LATE_DAYS * dice.random())
    if behind:
        return (0, 1.0) if point < _CATCHES_UP else (0, 0.0)
    if point < _ON_TIME:
        return 0, 1.0
    return (days, 1.0) if point < _ON_TIME + _LATE else (0, 0.0)


def makes_good(dice: Random) -> float:
    """Decide whether to pay the arrears this month: all of them or nothing."""
    return 1.0 if dice.random() < _CATCHES_UP else 0.0
