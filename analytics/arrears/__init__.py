"""Arrears: what was due against what was paid, to the day and to the cent.

What is meant, in one place:

- **Which schedule.** An instalment is judged by the version in force on its due date,
  among those known. What fell due before a later version took effect stays due under
  the earlier one: an extension moves what is to come, never what has come. Arrears go
  away by payment, or by being capitalised, and that is shown as a restructuring.
- **Days.** Calendar days where the institution is. On the due date nothing is past due;
  the day after is day 1. Within grace days nothing is past due; once they are over, the
  days count from the due date.
- **Payments.** The value date decides when a payment counts. Those the sender laid on
  instalments lie there; the others go to the oldest instalment first and within it in
  the order of `Conventions`. A payment taken back never counted, once that is known.
- **Too much paid.** What an ordinary payment leaves over pays what falls due next. What
  a prepayment leaves over lowered the principal: the version that follows says by how
  much less is due, so it pays nothing a second time. A payoff ends the schedule.
- **Unknown.** Where no schedule is known, arrears are unknown, never nil.
- **Whose.** A facility's arrears are owed by each of its debtors. A sum over borrowers
  takes each facility once, under its own borrower (`analytics.arrears.joint`).

`reckoning` does it all for the facilities it is given, many borrowers' at once.
"""

from analytics.arrears.conventions import USUAL, Conventions
from analytics.arrears.reckoning import Reckoning, Told, reckoning

__all__ = ["USUAL", "Conventions", "Reckoning", "Told", "reckoning"]
