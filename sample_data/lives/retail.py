"""Retail: homes, consumer and owners' loans, paid from wages or from a till."""

from dataclasses import dataclass
from datetime import date
from random import Random

from sample_data.amounts import TEN_THOUSAND, YUAN, rounded
from sample_data.book import Borrower, Fixed
from sample_data.lives.agreeing import Deal, lend
from sample_data.lives.ledger import LENDER, Due, Loan, Movement
from sample_data.lives.life import Life
from sample_data.lives.opening import (
    apply_for,
    join,
    open_account,
    tell_role,
)
from sample_data.lives.passing import live_month
from sample_data.lives.posting import post
from sample_data.lives.purposes import (
    CASH_OUT,
    CASH_TAKINGS,
    ENTRUSTED,
    FAMILY,
    LIVING,
    PARTNER,
    PROCEEDS,
    RENT,
    REPAYMENT,
    SALARY,
    SUPPLIER,
    TAKINGS,
    WAIVED,
)
from sample_data.lives.reckoning import Ending, reckon, tell_outcome
from sample_data.lives.repaying import PAYOFF, PREPAYMENT, Laid, tell_repayment
from sample_data.lives.rescheduling import prepay_partly
from sample_data.lives.schedules import Terms, level
from sample_data.lives.trade import (
    SPRING,
    Cost,
    Trade,
    counterparties,
    interest_credit,
    trade_month,
)
from sample_data.lives.trouble import happens
from sample_data.months import YEAR, month_of, months_after, on_day

PRODUCTS = {"mortgage": "个人住房贷款", "consumer": "个人消费贷款"}
OWNER_PRODUCT = "个人经营贷款"
PURPOSES = {"mortgage": "购买住房", "consumer": "装修", "business_owner": "进货周转"}
_PREPAYS_A_MONTH, _AGAIN, _WAIVED = 0.0022, 0.12, 0.015
_PREPAID_AFTER = 14
_CALM = 0.7
_PARTLY_A_MONTH, _WITH = 0.004, 0.25


@dataclass(frozen=True)
class _Wish(Fixed):
    """What a person wants to borrow: how much in fen, and over how many months."""

    amount: int
    rate: float
    count: int
    dues_on: int

    def dues(self, month: int) -> list[Due]:
        """Give the instalments of a loan signed in a month."""
        first_on = on_day(month + 1, self.dues_on)
        return level(Terms(self.amount, self.rate, first_on, self.count))


@dataclass
class _Person:
    """A private borrower as it goes."""

    life: Life
    wish: _Wish
    trade: Trade
    loan_month: int

    def month(self, month: int) -> None:
        """Let him live through a month."""
        life, movements = self.life, []
        again = not life.running and month > self.loan_month and _asks_again(life)
        if month == self.loan_month or again:
            movements = _borrow(life, self.wish, month)
        service = sum(due.left for x in life.running for due in x.dues[:1])
        movements += trade_month(life, self.trade, month, debt_service=service)
        movements += interest_credit(life, month)
        if life.dice.random() < _WAIVED:
            movements.append(Movement(on_day(month, 22), 0, WAIVED))
        live_month(life, month, movements)
        _may_prepay(life, month)
        reckon(life, month)
        happens(life, month, self.wish.amount)


def begin(life: Life) -> _Person:
    """Begin the life of a private borrower."""
    borrower = life.borrower
    dice = life.dice
    open_account(life, "SETTLE", borrower.since, rounded(2e6 * dice.random()))
    loan_month = life.first_month + 2 + int(4 * dice.random())
    wish = _wish(borrower.scheme, dice)
    return _Person(life, wish, _trade(borrower, wish, dice), loan_month)


def _wish(scheme: str, dice: Random) -> _Wish:
    least, most = {"mortgage": (40, 220), "consumer": (5, 30)}.get(scheme, (20, 120))
    years, rate = {"mortgage": (15, 0.0335), "consumer": (3, 0.0435)}.get(
        scheme, (4, 0.039)
    )
    amount = (least + (most - least) * dice.random()) * TEN_THOUSAND
    return _Wish(
        amount=rounded(amount, TEN_THOUSAND),
        rate=round(rate + 0.006 * dice.random(), 4),
        count=(years + int(years / 2 * dice.random())) * YEAR,
        dues_on=10 + 5 * int(3 * dice.random()),
    )


def _asks_again(life: Life) -> bool:
    """Tell whether one who paid off a loan takes another this month."""
    spoilt = life.borrower.scheme == "mortgage" or life.episodes
    return not spoilt and life.dice.random() < _AGAIN


def _borrow(life: Life, wish: _Wish, month: int) -> list[Movement]:
    """Sign a loan; what it is for is paid at once on the borrower's behalf."""
    borrower, dice, amount = life.borrower, life.dice, wish.amount
    scheme = borrower.scheme
    number = len(life.loans) + 1
    signed_on = on_day(month, 2 + int(6 * dice.random()))
    dues = wish.dues(month)
    facility_id = f"F-{borrower.code}-{number}"
    apply_for(life, facility_id, amount, signed_on)
    deal = Deal(
        facility_id=facility_id,
        level="CTR",
        product=PRODUCTS.get(scheme, OWNER_PRODUCT),
        amount=amount,
        signed_on=signed_on,
        months=wish.count + 1,
        rate=wish.rate,
        purpose=PURPOSES[scheme],
        first_on=dues[0].on,
        instalment=dues[0].left,
    )
    if number == 1 and scheme == "mortgage":
        join(life, "co_borrower", person=True)
    if scheme == "mortgage" and borrower.number > 1 and life.luck.random() < _WITH:
        # Two of the book owe this one together: the other has loans of its own.
        other = f"N-R{1 + int((borrower.number - 1) * life.luck.random()):04d}"
        tell_role(life, other, "co_borrower", subject=("facility", facility_id))
    lend(life, deal, dues, "level")
    paid_out = Movement(signed_on, amount, PROCEEDS, LENDER, facility_id)
    paid_on = rounded(amount * (1.0 if scheme == "mortgage" else 0.8))
    seller = counterparties(1, dice)[0]
    entrusted = Movement(signed_on, -paid_on, ENTRUSTED, seller, facility_id)
    return [paid_out, entrusted]


def _trade(borrower: Borrower, wish: _Wish, dice: Random) -> Trade:
    """Give somebody an income that suits the instalment, as a careful bank demands."""
    instalment = wish.dues(month_of(borrower.since))[0].left
    takings = rounded(instalment * (2.4 + 1.8 * dice.random()) + 250_000, 100 * YUAN)
    payers = counterparties(5, dice)
    if borrower.scheme == "business_owner":
        costs = (
            Cost(SUPPLIER, 0.6, parts=2),
            Cost(RENT, 0.15, first_day=5, days=2),
            Cost(LIVING, 0.25, parts=2),
        )
        earned = (TAKINGS, CASH_TAKINGS, TAKINGS)
        return Trade(takings * 2, earned, (3, 5), payers, costs, SPRING)
    costs = (Cost(LIVING, 0.6), Cost(FAMILY, 0.25), Cost(CASH_OUT, 0.15))
    payday = 3 + int(6 * dice.random())
    return Trade(
        takings, (SALARY, PARTNER), (1, 2), payers, costs, payday=payday, cushion=1.8
    )


def _may_prepay(life: Life, month: int) -> None:
    """Let a borrower in good order pay off a loan ahead of time, now and then."""
    for loan in life.running:
        ripe = months_after(loan.starts_on, _PREPAID_AFTER) < on_day(month, 1)
        calm = not loan.unpaid and life.strain(month) < _CALM and len(loan.dues) > YEAR
        on = on_day(month, 26)
        if ripe and calm and life.dice.random() < _PREPAYS_A_MONTH:
            _prepay(life, loan, on, Laid(None, 0, loan.outstanding, PAYOFF))
            loan.outstanding, loan.dues, loan.ended_on = 0, [], on
            tell_outcome(life, loan, Ending("prepaid", on))
        elif ripe and calm and life.luck.random() < _PARTLY_A_MONTH:
            share = 0.1 + 0.3 * life.luck.random()
            part = rounded(loan.outstanding * share, TEN_THOUSAND)
            _prepay(life, loan, on, Laid(None, 0, part, PREPAYMENT))
            prepay_partly(life, loan, on, part)


def _prepay(life: Life, loan: Loan, on: date, laid: Laid) -> None:
    """Pay principal ahead of time, with money saved elsewhere."""
    saved = Movement(on, laid.principal, PARTNER, counterparties(1, life.dice)[0])
    post(life, life.main, saved)
    paid = Movement(on, -laid.principal, REPAYMENT, LENDER, loan.facility_id)
    post(life, life.main, paid)
    tell_repayment(life, loan, on, laid)
