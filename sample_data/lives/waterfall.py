"""The waterfall: earnings pay the debt first, then the reserve, then the owners."""

from dataclasses import dataclass
from datetime import date

from sample_data.amounts import rounded
from sample_data.lives.ledger import LENDER, Account, Loan, Movement
from sample_data.lives.life import Life
from sample_data.lives.opening import open_account, tell_phase
from sample_data.lives.posting import post
from sample_data.lives.project_plan import Plan
from sample_data.lives.purposes import (
    DIVIDEND,
    REPAYMENT,
    RESERVE_BACK,
    RESERVE_IN,
    RESERVE_OUT,
    RESERVE_USED,
)
from sample_data.lives.repaying import PREPAYMENT, Laid, Promise, tell_repayment
from sample_data.lives.rescheduling import FEWEST_DUES, prepay_partly
from sample_data.lives.trade import Trade
from sample_data.months import YEAR, month_end, month_of, on_day

_DISTRIBUTES_IN, _SOUND = (1, 7), 0.8
_RESERVED, _SPARED, _LEAST_SWEPT = 2, 0.6, 0.004
"""How many instalments are kept, what of the rest is paid out, what is worth it."""


@dataclass
class Site:
    """A project as it goes: its life, its plan, its one loan and what it earns by."""

    life: Life
    plan: Plan
    loan: Loan
    trade: Trade
    reserve: Account | None = None


def begins_to_operate(site: Site) -> None:
    """Change the phase and fill the reserve account out of what building left over."""
    life, plan = site.life, site.plan
    tell_phase(life, "operation", plan.operates_from)
    on = month_end(month_of(plan.operates_from))
    site.reserve = open_account(life, "RESERVE", plan.operates_from)
    _put_by(site, on, min(rounded(life.main.balance * 0.4), plan.instalment // 2))


def _put_by(site: Site, on: date, amount: int) -> None:
    """Move money from the revenue account to the reserve."""
    if site.reserve and amount > 0:
        post(site.life, site.life.main, Movement(on, -amount, RESERVE_OUT))
        post(site.life, site.reserve, Movement(on, amount, RESERVE_IN))


def paid_from_reserve(site: Site, month: int) -> list[Movement]:
    """Pay out of the reserve what is overdue: that is what it is there for."""
    life, loan, reserve = site.life, site.loan, site.reserve
    amount = min(loan.arrears, reserve.balance if reserve else 0)
    if reserve is None or not amount or site.plan.extra:
        return []
    on = on_day(month, 5)
    post(life, reserve, Movement(on, -amount, RESERVE_USED))
    life.promises.append(Promise(on, loan, amount))
    return [Movement(on, amount, RESERVE_BACK)]


def sweep(site: Site, month: int) -> None:
    """Fill the reserve out of what is spare, and repay ahead what the contract says."""
    life, plan, loan = site.life, site.plan, site.loan
    spare = life.main.balance - _RESERVED * plan.instalment
    in_season = month % YEAR + 1 in _DISTRIBUTES_IN
    if not in_season or spare <= 0 or loan.unpaid or plan.extra:
        return
    on = on_day(month, 28)
    if site.reserve:
        lacks = _RESERVED * plan.instalment - site.reserve.balance
        _put_by(site, on, min(lacks, rounded(spare * 0.5)))
    amount = min(rounded(spare * plan.swept), loan.outstanding * 4 // 5)
    enough = amount > plan.amount * _LEAST_SWEPT and len(loan.dues) >= FEWEST_DUES
    if enough and not loan.undrawn:
        paid = Movement(on, -amount, REPAYMENT, LENDER, loan.facility_id)
        post(life, life.main, paid)
        tell_repayment(life, loan, on, Laid(None, 0, amount, PREPAYMENT))
        prepay_partly(life, loan, on, amount)


def distribution(site: Site, month: int) -> list[Movement]:
    """Pay owners what a sound project does not need, twice a year."""
    life, plan = site.life, site.plan
    spare = life.main.balance - 2 * plan.instalment
    in_season = month % YEAR + 1 in _DISTRIBUTES_IN
    # A developer's owners wait until the bank is repaid.
    too_soon = not site.loan.ended_on if plan.sales else site.reserve is None
    if not in_season or spare <= 0 or life.strain(month) > _SOUND or too_soon:
        return []
    if plan.extra:
        return []
    owner = site.trade.payers[0]
    paid = -rounded(spare * _SPARED)
    return [Movement(on_day(month, 27), paid, DIVIDEND, owner)]
