"""A firm's books: one balance sheet after the other, of which each adds up."""

from dataclasses import dataclass

from sample_data.amounts import rounded
from sample_data.months import QUARTER, YEAR
from sample_data.witnesses.firm import Firm, Quarter

_TAX, _INTEREST, _PAID_OUT = 0.25, 0.045, 0.3
_LEAST_CASH, _SHORT_TERM = 0.02, 0.6
_DAYS = 90
FLOWS = (
    "revenue",
    "cost_of_sales",
    "selling_and_administration",
    "depreciation",
    "operating_profit",
    "ebitda",
    "interest_expense",
    "profit_before_tax",
    "net_profit",
    "operating_cash_flow",
    "investing_cash_flow",
    "financing_cash_flow",
    "change_in_cash",
    "distributions_paid",
    "cfads",
)
"""What belongs to a time and not to its end, and so adds up over the year."""

Figures = dict[str, int]
"""The figures of a statement by the contract's names, in fen."""


@dataclass(frozen=True)
class Sheet:
    """What a firm has and owes at the end of a quarter, in fen."""

    cash: int
    receivables: int
    inventories: int
    fixed: int
    payables: int
    debt_here: int
    debt_elsewhere: int
    capital: int
    earned: int

    @property
    def has(self) -> int:
        """Add up what it has."""
        return self.cash + self.receivables + self.inventories + self.fixed

    @property
    def equity(self) -> int:
        """Say what is the owners'."""
        return self.capital + self.earned


def opened(firm: Firm, quarter: Quarter) -> Sheet:
    """Draw up the first balance sheet, as its trade usually has it."""
    worked = _worked(firm, quarter, _fixed(firm, quarter))
    owed = round(firm.elsewhere * quarter.sales * 4)
    has = sum(worked.values()) - worked["payables"] + quarter.balance
    equity = max(has - worked["payables"] - quarter.owed - owed, has // 6)
    cash = worked["payables"] + quarter.owed + owed + equity - (has - quarter.balance)
    return Sheet(
        cash=cash,
        receivables=worked["receivables"],
        inventories=worked["inventories"],
        fixed=worked["fixed"],
        payables=worked["payables"],
        debt_here=quarter.owed,
        debt_elsewhere=owed,
        capital=round(equity * firm.thin),
        earned=equity - round(equity * firm.thin),
    )


def _fixed(firm: Firm, quarter: Quarter) -> int:
    plan = firm.life.plan
    return plan.budget if plan else round(firm.trade.fixed * quarter.sales * 4)


def _worked(firm: Firm, quarter: Quarter, fixed: int) -> dict[str, int]:
    """Work out what customers owe, what is in store and what suppliers wait for."""
    pressed = 1 + 0.22 * max(quarter.strain, 0.0)
    bought = quarter.sales * (1 - firm.margin)
    trade, pace = firm.trade, firm.pace * pressed
    return {
        "receivables": round(quarter.sales * trade.receivable_days * pace / _DAYS),
        "inventories": round(bought * trade.inventory_days * pace / _DAYS),
        "payables": round(bought * trade.payable_days * pressed / _DAYS),
        "fixed": fixed,
    }


def moved_on(firm: Firm, before: Sheet, quarter: Quarter) -> tuple[Sheet, Figures]:
    """Let a quarter pass through the books; give where they end, and what flowed.

    What is missing in cash is borrowed elsewhere: so a firm in need owes ever more
    where this bank does not see it.
    """
    wear = round(before.fixed * firm.trade.wears)
    spent = rounded(wear * (0.6 if quarter.strain > 1 else firm.trade.renews))
    flows = _earned(firm, before, quarter, wear)
    fixed = before.fixed - wear + spent
    worked = _worked(firm, quarter, fixed)
    sound = quarter.strain < 1 and quarter.last_month % YEAR == QUARTER - 1
    paid_out = round(max(flows["net_profit"], 0) * 4 * _PAID_OUT) if sound else 0
    kept = flows["net_profit"] - paid_out
    has = worked["receivables"] + worked["inventories"] + fixed
    funds = worked["payables"] + quarter.owed + before.equity + kept
    least = round(quarter.sales * _LEAST_CASH) + quarter.balance
    elsewhere = max(before.debt_elsewhere * 0.97, has + least - funds)
    after = Sheet(
        cash=funds + round(elsewhere) - has,
        receivables=worked["receivables"],
        inventories=worked["inventories"],
        fixed=fixed,
        payables=worked["payables"],
        debt_here=quarter.owed,
        debt_elsewhere=round(elsewhere),
        capital=before.capital,
        earned=before.earned + kept,
    )
    borrowed = after.debt_here + after.debt_elsewhere
    borrowed -= before.debt_here + before.debt_elsewhere
    flows["investing_cash_flow"] = -spent
    flows["financing_cash_flow"] = borrowed - paid_out
    flows["change_in_cash"] = after.cash - before.cash
    flows["operating_cash_flow"] = (
        after.cash - before.cash - borrowed + paid_out + spent
    )
    flows["distributions_paid"] = paid_out
    flows["cfads"] = flows["operating_cash_flow"] + flows["interest_expense"] - spent
    return after, flows


def _earned(firm: Firm, before: Sheet, quarter: Quarter, wear: int) -> Figures:
    """Work out the quarter's profit."""
    margin = firm.margin * (1 - 0.18 * max(quarter.strain, 0.0))
    cost = round(quarter.sales * (1 - margin))
    overheads = round(quarter.sales * firm.overheads) + wear // 4
    operating = quarter.sales - cost - overheads - wear
    owed = before.debt_here + before.debt_elsewhere
    interest = round(owed * _INTEREST / 4)
    before_tax = operating - interest
    return {
        "revenue": quarter.sales,
        "cost_of_sales": cost,
        "selling_and_administration": overheads,
        "depreciation": wear,
        "operating_profit": operating,
        "ebitda": operating + wear,
        "interest_expense": interest,
        "profit_before_tax": before_tax,
        "net_profit": before_tax - round(max(before_tax, 0) * _TAX),
    }


def stated(sheet: Sheet) -> Figures:
    """Write a balance sheet with the contract's names."""
    short = round(sheet.debt_here * _SHORT_TERM) + sheet.debt_elsewhere
    long = sheet.debt_here + sheet.debt_elsewhere - short
    current = sheet.cash + sheet.receivables + sheet.inventories
    return {
        "cash": sheet.cash,
        "receivables": sheet.receivables,
        "inventories": sheet.inventories,
        "current_assets": current,
        "fixed_assets": sheet.fixed,
        "financial_investments": 0,
        "total_assets": sheet.has,
        "short_term_debt": short,
        "long_term_debt": long,
        "payables": sheet.payables,
        "current_liabilities": short + sheet.payables,
        "total_liabilities": short + long + sheet.payables,
        "paid_in_capital": sheet.capital,
        "total_equity": sheet.equity,
    }
