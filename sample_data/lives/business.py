"""Business: small firms and groups that draw on a limit, pay it down and draw again."""

from dataclasses import dataclass
from datetime import date
from random import Random

from sample_data.amounts import MILLION, TEN_THOUSAND, rounded
from sample_data.book import Borrower
from sample_data.lives.agreeing import Deal, agree, lend, open_contract
from sample_data.lives.ledger import LENDER, Movement, Revolving
from sample_data.lives.life import Life, live_month
from sample_data.lives.opening import apply_for, join, open_account, tell_role
from sample_data.lives.purposes import (
    CASH_TAKINGS,
    CUSTOMERS,
    ENTRUSTED,
    OPERATING,
    PROCEEDS,
    RENT,
    SUPPLIER,
    TAKINGS,
    TAX,
    WAGES,
    WAIVED,
)
from sample_data.lives.reckoning import reckon
from sample_data.lives.rolling import due_to_be_rolled
from sample_data.lives.schedules import Terms, even
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
from sample_data.months import month_of, months_after, on_day

_WAIVED = 0.02
_IN_NEED = 2.0
_SMALLEST_DRAW, _MUTUAL, _DRAWS_BELOW = 0.12, 0.25, 2.0


@dataclass(frozen=True)
class Habit:
    """How a size of business borrows.

    `limit` is in millions; a limit runs for `months`. Of each product: its name, what
    it is for, its share of the limit, months between dues and in a draw's life.
    """

    limit: tuple[int, int]
    months: int
    products: tuple[tuple[str, str, float, int, int], ...]
    draws_a_month: float
    parts: tuple[int, int]
    turnover: float
    """An ordinary month's takings as a share of the limit."""


SMALL = Habit(
    limit=(1, 12),
    months=36,
    products=(("小微流动资金贷款", "采购原材料", 1.0, 1, 12),),
    draws_a_month=0.11,
    parts=(2, 4),
    turnover=0.40,
)
LARGE = Habit(
    limit=(60, 600),
    months=60,
    products=(
        ("流动资金贷款", "日常经营周转", 0.45, 3, 18),
        ("设备更新贷款", "设备更新改造", 0.35, 3, 42),
        ("贸易融资", "支付货款", 0.20, 1, 6),
    ),
    draws_a_month=0.055,
    parts=(4, 7),
    turnover=0.16,
)


def live(life: Life) -> None:
    """Tell the life of a small or a large business."""
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
    for month in life.months:
        movements = []
        if _signs(life, habit, month - signing):
            _agree_limit(life, habit, limit, on_day(month, 6))
        if month >= signing:
            movements += _draws(life, habit, month, dues_on)
            movements += _rolled_over(life, habit, month, dues_on)
        service = sum(due.left for x in life.running for due in x.dues[:1])
        movements += trade_month(life, trade, month, debt_service=service // 2)
        movements += interest_credit(life, month)
        if dice.random() < _WAIVED:
            movements.append(Movement(on_day(month, 22), 0, WAIVED))
        live_month(life, month, movements)
        reckon(life, month)
        happens(life, month, limit)


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


def _draws(life: Life, habit: Habit, month: int, dues_on: int) -> list[Movement]:
    """Draw on contracts that have room; strain makes hungry until arrears forbid it."""
    strain = life.strain(month)
    if any(loan.unpaid for loan in life.running) or strain > _DRAWS_BELOW:
        return []
    moved: list[Movement] = []
    for contract in life.contracts:
        on = on_day(month, 5 + int(12 * life.dice.random()))
        first = not contract.draws
        eager = habit.draws_a_month * (1 + _IN_NEED * life.need(month))
        small = contract.room < contract.amount * _SMALLEST_DRAW
        closed = on >= contract.closes_on or life.episodes
        if small or closed or not (first or life.dice.random() < eager):
            continue
        part = (0.35 if first else 0.5) + 0.4 * life.dice.random()
        amount = rounded(contract.room * part, TEN_THOUSAND)
        moved += _draw(life, habit, contract, (on, amount, dues_on))
    return moved


def _rolled_over(life: Life, habit: Habit, month: int, dues_on: int) -> list[Movement]:
    """Draw what falls due this month on the day before; none of it buys anything."""
    moved: list[Movement] = []
    for contract, owed in due_to_be_rolled(life, month):
        amount = -(-owed // TEN_THOUSAND) * TEN_THOUSAND
        on = on_day(month, dues_on - 1)
        proceeds, _ = _draw(life, habit, contract, (on, amount, dues_on))
        life.rolled.append((on, amount))
        moved.append(proceeds)
    return moved


def _draw(
    life: Life, habit: Habit, contract: Revolving, draw: tuple[date, int, int]
) -> list[Movement]:
    on, amount, dues_on = draw
    product = next(p for p in habit.products if p[0] == contract.product)
    _, purpose, _, every, months = product
    rate = round(0.0345 + 0.012 * life.dice.random(), 4)
    first_on = on_day(month_of(on) + every, dues_on)
    dues = even(Terms(amount, rate, first_on, months // every, every))
    deal = Deal(
        facility_id=f"{contract.facility_id}-D{len(contract.draws) + 1:02d}",
        level="DRW",
        product=contract.product,
        amount=amount,
        signed_on=on,
        months=months + 1,
        rate=rate,
        purpose=purpose,
        parent_id=contract.facility_id,
        first_on=first_on,
    )
    loan = lend(life, deal, dues, "even")
    contract.draws.append(loan)
    supplier = counterparties(1, life.dice)[0]
    paid_on = rounded(amount * (0.75 + 0.2 * life.dice.random()))
    return [
        Movement(on, amount, PROCEEDS, LENDER, loan.facility_id),
        Movement(on, -paid_on, ENTRUSTED, supplier, loan.facility_id),
    ]
