"""Business: small firms and groups that draw on a limit, pay it down and draw again."""

from dataclasses import dataclass
from datetime import date
from random import Random

from sample_data.amounts import MILLION, TEN_THOUSAND, rounded
from sample_data.book import Borrower
from sample_data.lives.agreeing import Deal, agree, open_contract
from sample_data.lives.drawing import LARGE, SMALL, Habit, draws, rolled_over
from sample_data.lives.ledger import Movement
from sample_data.lives.life import Life
from sample_data.lives.opening import apply_for, join, open_account, tell_role
from sample_data.lives.passing import live_month
from sample_data.lives.purposes import (
    CASH_TAKINGS,
    CUSTOMERS,
    OPERATING,
    RENT,
    SUPPLIER,
    TAKINGS,
    TAX,
    WAGES,
    WAIVED,
)
from sample_data.lives.reckoning import reckon
from sample_data.lives.trade import (
    FACTORY,
    SPRING,
    Cost,
    Trade,
    counterparties,
    interest_credit,
    trade_month,
)
from sample_data.lives.trouble import happens
from sample_data.months import months_after, on_day

_WAIVED = 0.02
_MUTUAL = 0.25


@dataclass
class _Firm:
    """A business as it goes; its `limit` is in fen."""

    life: Life
    habit: Habit
    limit: int
    trade: Trade
    signing: int
    dues_on: int

    def month(self, month: int) -> None:
        """Let it live through a month."""
        life, habit = self.life, self.habit
        movements = []
        if _signs(life, habit, month - self.signing):
            _agree_limit(life, habit, self.limit, on_day(month, 6))
        if month >= self.signing:
            movements += draws(life, habit, month, self.dues_on)
            movements += rolled_over(life, habit, month, self.dues_on)
        service = sum(due.left for x in life.running for due in x.dues[:1])
        movements += trade_month(life, self.trade, month, debt_service=service // 2)
        movements += interest_credit(life, month)
        if life.dice.random() < _WAIVED:
            movements.append(Movement(on_day(month, 22), 0, WAIVED))
        live_month(life, month, movements)
        reckon(life, month)
        happens(life, month, self.limit)


def begin(life: Life) -> _Firm:
    """Begin the life of a small or a large business."""
    borrower = life.borrower
    habit = LARGE if borrower.kind == "corporate" else SMALL
    dice = life.dice
    least, most = habit.limit
    limit = rounded((least + (most - least) * dice.random() ** 2) * MILLION, MILLION)
    trade = _trade(borrower, habit, limit, dice)
    open_account(life, "SETTLE", borrower.since, rounded(trade.takings * 1.1))
    _others(life)
    signing = life.first_month + 3 + int(3 * dice.random())
    dues_on = 20 + int(2 * dice.random())
    return _Firm(life, habit, limit, trade, signing, dues_on)


def _signs(life: Life, habit: Habit, months: int) -> bool:
    """Tell whether a limit is signed this month: the first, or one to follow it."""
    due = months >= 0 and months % habit.months == 0
    return due and not life.episodes and not any(x.unpaid for x in life.running)


def _trade(borrower: Borrower, habit: Habit, limit: int, dice: Random) -> Trade:
    takings = rounded(limit * habit.turnover * (0.8 + 0.5 * dice.random()))
    payers = counterparties(12, dice)
    if borrower.scheme in {"shop", "restaurant"}:
        costs = (
            Cost(SUPPLIER, 0.55),
            Cost(WAGES, 0.25, first_day=10, days=2),
            Cost(RENT, 0.20, first_day=1, days=4),
        )
        earned = (TAKINGS, CASH_TAKINGS, TAKINGS)
        return Trade(takings, earned, habit.parts, payers, costs, SPRING)
    costs_of_firm = (
        Cost(SUPPLIER, 0.66, parts=2),
        Cost(WAGES, 0.18, first_day=10, days=3),
        Cost(TAX, 0.06, first_day=12, days=4),
        Cost(OPERATING, 0.10),
    )
    season = SPRING if borrower.scheme == "trader" else FACTORY
    return Trade(takings, (CUSTOMERS,), habit.parts, payers, costs_of_firm, season)


def _others(life: Life) -> None:
    """Bring in who controls the firm and who stands behind its debt."""
    borrower = life.borrower
    join(life, "controller", person=True)
    if borrower.number > 1 and life.dice.random() < _MUTUAL:
        # Firms of one town guarantee each other: the neighbour in the book stands in.
        neighbour = f"N-{borrower.kind[0].upper()}{borrower.number - 1:04d}"
        tell_role(life, neighbour, "guarantor")
        return
    party_id = join(life, "guarantor", person=borrower.kind == "sme")
    if borrower.kind == "sme":
        tell_role(life, party_id, "account_user", subject=_main(life))


def _main(life: Life) -> tuple[str, str]:
    return "account", life.main.account_id


def _agree_limit(life: Life, habit: Habit, limit: int, on: date) -> None:
    code, dice = life.borrower.code, life.dice
    limit_id = f"F-{code}-L{life.number('limit')}"
    apply_for(life, limit_id, limit, on)
    months = habit.months
    agree(life, Deal(limit_id, "LMT", "综合授信额度", limit, on, months))
    kept = habit.products[: 1 + int(len(habit.products) * dice.random())]
    if habit is LARGE:
        kept = habit.products[: 2 + int(2 * dice.random())]
    shares = sum(share for _, _, share, _, _ in kept)
    for product, purpose, share, _, _ in kept:
        deal = Deal(
            facility_id=f"F-{code}-C{len(life.contracts) + 1}",
            level="CTR",
            product=product,
            amount=rounded(limit * share / shares, TEN_THOUSAND),
            signed_on=on,
            months=months,
            purpose=purpose,
            parent_id=limit_id,
            drawn_until=months_after(on, months),
        )
        open_contract(life, deal)
