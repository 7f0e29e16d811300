"""Rescheduling: what is not yet due is spread anew, in another schedule version."""

from datetime import date, timedelta

from sample_data.lives.agreeing import Change, tell_schedule
from sample_data.lives.ledger import Due, Loan
from sample_data.lives.life import Life
from sample_data.lives.schedules import Terms, level, with_rest
from sample_data.months import month_of

FEWEST_DUES = 5
_RESTRUCTURED, _RESTED = 0.3, 0.6
_RESTS = 3


def reschedule(life: Life, loan: Loan, on: date, *, point: float | None = None) -> None:
    """Give a debtor in arrears more time; what has fallen due mostly stays due.

    Mostly the rest is stretched; some need pay interest alone for a while; and with
    some the arrears are made part of the debt, which is a restructuring. Chance
    decides, unless it is told at which `point`.
    """
    if len(loan.dues) < FEWEST_DUES:
        return
    point = life.luck.random() if point is None else point
    taken_in = loan.takes_in_arrears() if point < _RESTRUCTURED else 0
    loan.rescheduled, since = True, on + timedelta(1)
    if taken_in:
        loan.clean_months = 0
        change = Change("REST", since, on, taken_in)
    else:
        change = Change("GRAC" if point < _RESTED else "EXTN", since, on)
    terms = _what_is_left(loan, taken_in)
    if change.reason == "GRAC":
        loan.dues = with_rest(terms, _RESTS)
    else:
        longer = len(loan.dues) + 4 + int(len(loan.dues) * 0.6)
        loan.dues = level(terms.over(longer))
    loan.method = "level"
    tell_schedule(life, loan, change)


def prepay_partly(life: Life, loan: Loan, on: date, amount: int) -> None:
    """Take principal off what is to come; the instalments are as many, and smaller."""
    terms = _what_is_left(loan, -amount)
    loan.outstanding -= amount
    loan.dues = level(terms)
    tell_schedule(life, loan, Change("PREP", on, on))


def reset_rate(life: Life, loan: Loan, on: date, rate: float) -> None:
    """Set the rate anew, as the contract says; principal is to be paid as before."""
    terms = _what_is_left(loan, 0)
    left, dues = terms.principal, []
    for due in loan.dues:
        interest = round(left * rate * terms.every / 12)
        dues.append(Due(due.number, due.on, due.principal, interest))
        left -= due.principal
    loan.rate, loan.dues = rate, dues
    tell_schedule(life, loan, Change("RATE", on))


def _what_is_left(loan: Loan, more: int) -> Terms:
    """Say what is still to fall due, when, and how much more or less than agreed."""
    first, second = loan.dues[:2]
    return Terms(
        principal=sum(due.principal for due in loan.dues) + more,
        rate=loan.rate,
        first_on=first.on,
        count=len(loan.dues),
        every=month_of(second.on) - month_of(first.on),
        first_number=first.number,
    )
