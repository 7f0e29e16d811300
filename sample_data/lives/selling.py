"""Selling homes while they are built: what buyers pay is supervised until handover.

The buyers' money (预售资金) comes in on an account of its own. There it stays as far as
building may still need it; the rest is released and pays the bank before the owners.
"""

from sample_data.amounts import rounded, split
from sample_data.lives.ledger import Account, Movement
from sample_data.lives.life import Life
from sample_data.lives.opening import open_account, tell_phase
from sample_data.lives.posting import post
from sample_data.lives.project_plan import Plan, curve
from sample_data.lives.purposes import PRESALE, RELEASED_IN, RELEASED_OUT, SELLING
from sample_data.lives.trade import counterparties
from sample_data.months import month_of, on_day

HANDED_OVER = 2
"""So many months after completion the homes are handed over."""

_SOLD_LATER, _BUYERS = 0.05, 6
_KEPT = 0.35
"""The share of what is still to be built that stays supervised; assumed."""


def sell(life: Life, plan: Plan, month: int) -> list[Movement]:
    """Sell in a month what the plan and the times allow; give what is released."""
    since = month - month_of(plan.operates_from)
    if since == min(plan.sales):
        tell_phase(life, "presale", on_day(month, 1))
        open_account(life, "SUPERVISED", on_day(month, 1))
    if since == HANDED_OVER:
        tell_phase(life, "handed_over", on_day(month, 1))
    if since < min(plan.sales):
        return []
    supervised = life.accounts[1]
    _buyers_pay(life, supervised, month, _taken(life, plan, month, since))
    starts = month_of(plan.signed_on)
    done = curve((month - starts + 1) / (month_of(plan.operates_from) - starts))
    kept = rounded(plan.budget * (1 - done) * _KEPT)
    released = max(supervised.balance - kept, 0)
    on = on_day(month, 28)
    post(life, supervised, Movement(on, -released, RELEASED_OUT))
    costs = Movement(on, -rounded(released * plan.upkeep), SELLING)
    return [Movement(on, released, RELEASED_IN), costs]


def sold(life: Life) -> int:
    """Add up what buyers have paid in the months that have passed, in fen."""
    return sum(month.flows.get(PRESALE.category, 0) for month in life.history)


def _taken(life: Life, plan: Plan, month: int, since: int) -> int:
    """Say what is sold: homes feel the times twice, and what is left sells slowly."""
    planned = plan.expected(since)
    if since > max(plan.sales):
        left = max(sum(plan.sales.values()) - sold(life), 0)
        planned = rounded(left * _SOLD_LATER)
    busy = 0.85 + 0.3 * life.dice.random()
    return rounded(planned * busy * life.level(month) ** 2)


def _buyers_pay(life: Life, account: Account, month: int, total: int) -> None:
    if not total:
        return
    dice = life.dice
    parts = split(total, 2 + int(3 * dice.random()), dice)
    days = sorted(2 + int(25 * dice.random()) for _ in parts)
    buyers = counterparties(_BUYERS, dice)
    for n, (day, amount) in enumerate(zip(days, parts, strict=True)):
        post(life, account, Movement(on_day(month, day), amount, PRESALE, buyers[n]))
