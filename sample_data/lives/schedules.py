"""Repayment schedules: how a loan is to be paid back, worked out in whole fen."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from sample_data.lives.ledger import Due
from sample_data.months import YEAR, months_after


@dataclass(frozen=True)
class Terms:
    """What a schedule is worked out from; `every` counts the months between dues."""

    principal: int
    rate: float
    first_on: date
    count: int
    every: int = 1
    first_number: int = 1

    def over(self, count: int) -> Self:
        """Give the same terms over another number of dues."""
        return replace(self, count=count)


def level(terms: Terms) -> list[Due]:
    """Pay the same each time (等额本息); the last instalment takes the cents."""
    per_period = terms.rate * terms.every / YEAR
    growth = (1 + per_period) ** terms.count
    instalment = round(terms.principal * per_period * growth / (growth - 1))
    return fixed(terms, instalment)


def fixed(terms: Terms, instalment: int) -> list[Due]:
    """Pay a given amount each time, the last time whatever is left."""
    dues, left = [], terms.principal
    for n in range(terms.count):
        interest = round(left * terms.rate * terms.every / YEAR)
        last = n == terms.count - 1
        principal = left if last else min(instalment - interest, left)
        dues.append(_due(terms, n, principal, interest))
        left -= principal
        if not left:
            break
    return dues


def even(terms: Terms) -> list[Due]:
    """Pay the same principal each time, and interest on what is left (等额本金)."""
    dues, left = [], terms.principal
    for n in range(terms.count):
        interest = round(left * terms.rate * terms.every / YEAR)
        last = n == terms.count - 1
        principal = left if last else terms.principal // terms.count // 100 * 100
        dues.append(_due(terms, n, principal, interest))
        left -= principal
    return dues


def with_rest(terms: Terms, rests: int) -> list[Due]:
    """Pay interest alone so many times, and then the same each time."""
    interest = round(terms.principal * terms.rate * terms.every / YEAR)
    resting = [_due(terms, n, 0, interest) for n in range(rests)]
    after = replace(
        terms,
        first_on=months_after(terms.first_on, rests * terms.every),
        first_number=terms.first_number + rests,
    )
    return [*resting, *level(after)]


def _due(terms: Terms, n: int, principal: int, interest: int) -> Due:
    on = months_after(terms.first_on, n * terms.every)
    return Due(terms.first_number + n, on, principal, interest)
