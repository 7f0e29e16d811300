"""Rescheduling: what is not yet due is spread over more time, in a second schedule."""

from datetime import date

from sample_data.lives.agreeing import tell_schedule
from sample_data.lives.ledger import Loan
from sample_data.lives.life import Life
from sample_data.lives.schedules import Terms, level
from sample_data.months import month_of

FEWEST_DUES = 5


def reschedule(life: Life, loan: Loan, on: date) -> None:
    """Agree a second schedule; what has already fallen due stays due as it was."""
    if len(loan.dues) < FEWEST_DUES:
        return
    first, second = loan.dues[:2]
    every = month_of(second.on) - month_of(first.on)
    terms = Terms(
        principal=sum(due.principal for due in loan.dues),
        rate=loan.rate,
        first_on=first.on,
        count=len(loan.dues) + 4 + int(len(loan.dues) * 0.6),
        every=every,
        first_number=first.number,
    )
    loan.rescheduled, loan.schedule_no = True, loan.schedule_no + 1
    loan.dues = level(terms)
    tell_schedule(life, loan, on)
