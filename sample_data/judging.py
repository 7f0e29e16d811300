"""Judging: what became of a borrower after a measure, and what would have otherwise."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sample_data.amounts import yuan
from sample_data.lives.life import Life
from sample_data.lives.measures import RULES
from sample_data.lives.reckoning import DEFAULT_DAYS

_DOES = {rule.kind: (rule.relief, rule.months) for rule in RULES}


class Judged(NamedTuple):
    """The truth about one measure, over the year after it or as much as there is."""

    borrower_id: str
    measure: str
    taken_on: date
    facility_id: str | None
    strain_eased_by: float
    eased_months: int
    watched_months: int
    worst_days: int
    worst_days_without: int
    defaulted: bool
    defaulted_without: bool
    owed: str
    owed_without: str


def judged(life: Life) -> Iterator[Judged]:
    """Give of each measure what it did and what would have been without it."""
    for measure, instead in zip(life.measures, life.instead, strict=True):
        at = measure.month - life.first_month
        year = life.history[at : at + len(instead)]
        relief, months = _DOES[measure.kind]
        worst, without = (max(m.days for m in path) for path in (year, instead))
        yield Judged(
            life.borrower.borrower_id,
            measure.kind,
            measure.on,
            measure.facility_id,
            relief,
            months,
            len(year) - 1,
            worst,
            without,
            worst > DEFAULT_DAYS,
            without > DEFAULT_DAYS,
            yuan(year[-1].owed),
            yuan(instead[-1].owed),
        )
