"""A developer's books: homes are stock until they are handed over, and then sales.

What buyers have paid for homes not handed over is owed to them (合同负债). All that was
spent, but for what went to the bank and the owners, is in the homes.
"""

from typing import NamedTuple

from sample_data.lives.life import Life, Month
from sample_data.lives.purposes import DIVIDEND, EQUITY, PRESALE
from sample_data.lives.selling import HANDED_OVER
from sample_data.months import YEAR, month_of
from sample_data.witnesses.books import Figures

_OVERHEADS = 0.04


class _Standing(NamedTuple):
    """Where the books stand at the end of a month, in fen, all counted from the start.

    `stock` is what is in the homes not handed over; `gained` what was earned on others.
    """

    cash: int
    stock: int
    advances: int
    owed: int
    capital: int
    paid_out: int
    sold: int
    cost: int

    @property
    def equity(self) -> int:
        """Say what is the owners'."""
        return self.capital + self.sold - self.cost - self.paid_out


def developers_year(life: Life, at: int) -> Figures:
    """State the year that ends with a month of the history, at a place in it."""
    after = _standing(life, life.history[: at + 1])
    before = _standing(life, life.history[: at + 1 - YEAR])
    sold, cost = after.sold - before.sold, after.cost - before.cost
    overheads = round(sold * _OVERHEADS)
    capital = after.capital - before.capital
    paid_out = after.paid_out - before.paid_out
    financing = after.owed - before.owed + capital - paid_out
    moved = after.cash - before.cash
    return {
        "revenue": sold,
        "cost_of_sales": cost - overheads,
        "selling_and_administration": overheads,
        "depreciation": 0,
        "operating_profit": sold - cost,
        "ebitda": sold - cost,
        # Interest goes into the homes as long as they are built (资本化利息).
        "interest_expense": 0,
        "profit_before_tax": sold - cost,
        "net_profit": sold - cost,
        "operating_cash_flow": moved - financing,
        "investing_cash_flow": 0,
        "financing_cash_flow": financing,
        "change_in_cash": moved,
        "distributions_paid": paid_out,
        "cfads": moved - financing,
        **_sheet(after),
    }


def _sheet(stands: _Standing) -> Figures:
    has = stands.cash + stands.stock
    return {
        "cash": stands.cash,
        "receivables": 0,
        "inventories": stands.stock,
        "current_assets": has,
        "fixed_assets": 0,
        "financial_investments": 0,
        "total_assets": has,
        "short_term_debt": 0,
        "long_term_debt": stands.owed,
        "payables": stands.advances,
        "current_liabilities": stands.advances,
        "total_liabilities": stands.owed + stands.advances,
        "paid_in_capital": stands.capital,
        "total_equity": stands.equity,
    }


def _standing(life: Life, months: list[Month]) -> _Standing:
    """Add up what has come and gone; what is left unexplained is in the homes."""
    plan = life.plan
    if plan is None or not months:
        return _Standing(0, 0, 0, 0, 0, 0, 0, 0)
    came = _moved(months, PRESALE.category)
    handed_over = months[-1].month >= month_of(plan.operates_from) + HANDED_OVER
    sold = came if handed_over else 0
    # What it opened its account with is the owners' too.
    brought = months[0].balance - sum(months[0].flows.values())
    capital = _moved(months, EQUITY.category) + brought
    paid_out = -_moved(months, DIVIDEND.category)
    last = months[-1]
    # All that was spent, whatever for: what came in and is neither here nor paid out.
    spent = capital + came + last.owed - paid_out - last.balance
    share = min(sold / sum(plan.sales.values()), 1.0)
    cost = round(spent * share)
    return _Standing(
        cash=last.balance,
        stock=spent - cost,
        advances=came - sold,
        owed=last.owed,
        capital=capital,
        paid_out=paid_out,
        sold=sold,
        cost=cost,
    )


def _moved(months: list[Month], category: str) -> int:
    return sum(month.flows.get(category, 0) for month in months)
