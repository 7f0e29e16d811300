"""The lives of borrowers: what each kind earns, borrows, pays and fails to pay."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from typing import Protocol

from sample_data.book import Borrower
from sample_data.lives import business, project, retail
from sample_data.lives.life import Life, Month
from sample_data.lives.measures import Rule, act, wanted
from sample_data.lives.opening import begin
from sample_data.months import YEAR


class Course(Protocol):
    """A life as it goes, month after month."""

    @property
    def life(self) -> Life:
        """Give what it has come to."""

    def month(self, month: int) -> None:
        """Let a month pass."""


_BY_KIND: dict[str, Callable[[Life], Course]] = {
    "project": project.begin,
    "corporate": business.begin,
    "sme": business.begin,
    "retail": retail.begin,
}


def live(
    borrower: Borrower, until: date, prepare: Callable[[Life], None] | None = None
) -> Life:
    """Live a borrower's life up to a day; its facts come in the order they arose.

    Somebody may `prepare` it, once it has begun and before anything happens.
    """
    life = begin(borrower, until)
    if prepare is not None:
        prepare(life)
    course = _BY_KIND[borrower.kind](life)
    for month in life.months:
        rules = wanted(life, month)
        life.instead += [_without(rule, course, month) for rule in rules]
        _pass(course, month, rules)
    return life


def _pass(course: Course, month: int, rules: list[Rule]) -> None:
    """Let a month pass in which the bank does something about the borrower."""
    course.life.turn_to(month)
    for rule in rules:
        act(course.life, rule, month)
    course.month(month)


def _without(rule: Rule, course: Course, month: int) -> list[Month]:
    """Tell how the year would go if the bank left out one kind of measure.

    Everything else stays as it is: the past, the dice of each month, the other rules.
    """
    other = deepcopy(course)
    other.life.without = rule.kind
    until = min(month + YEAR, course.life.months[-1])
    for at in range(month, until + 1):
        _pass(other, at, wanted(other.life, at))
    return other.life.history[len(course.life.history) :]
