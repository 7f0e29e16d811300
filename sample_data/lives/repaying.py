"""Repaying: a payment is debited, laid on what is due, and now and then comes back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sample_data.amounts import yuan
from sample_data.lives.ledger import LENDER, Due, Loan, Movement
from sample_data.lives.posting import post
from sample_data.lives.purposes import PARTNER, REPAYMENT, REVERSAL, SUPPORT
from sample_data.months import month_of, on_day

if TYPE_CHECKING:
    from sample_data.lives.life import Life

WORTH_PAYING = 0.2
"""Below this share of what it wants to pay, a borrower pays nothing."""

_BOUNCES, _BOUNCED_AFTER = 0.006, 3
_BOOKED_NEXT_DAY, _BY_ANOTHER = 0.06, 0.01
_RETURNED_FOR = ("INSF", "INSF", "MAND", "TECH")
ORDINARY, PREPAYMENT, PAYOFF, TAKEN_BACK = "N", "P", "S", "R"
"""How the bank marks a repayment."""

_TELLS_ALLOCATIONS = {"project", "corporate"}
"""The kinds of borrower whose system says what a payment was laid on."""


class Promise(NamedTuple):
    """A payment a borrower means to make on a loan, in fen."""

    on: date
    loan: Loan
    amount: int


class Bounce(NamedTuple):
    """A debit that comes back: what it was laid on, under which numbers."""

    on: date
    loan: Loan
    laid: list[tuple[Due, int, int]]
    numbers: list[int]
    posting: str


class Laid(NamedTuple):
    """A payment on one instalment, or beyond all: interest and principal, in fen."""

    due: Due | None
    interest: int
    principal: int
    kind: str = ORDINARY


def pay(life: Life, promise: Promise, last_day: date) -> Bounce | None:
    """Debit what was promised, as far as there is money; say if it will come back."""
    loan = promise.loan
    wanted = min(promise.amount, loan.arrears)
    short = wanted - life.main.balance
    if short > 0 and not loan.ended_on and life.scrapes(month_of(promise.on)):
        found = PARTNER if life.borrower.kind == "retail" else SUPPORT
        post(life, life.main, Movement(promise.on, short, found))
    amount = min(wanted, life.main.balance)
    if loan.ended_on or amount <= wanted * WORTH_PAYING:
        return None
    repay = Movement(promise.on, -amount, REPAYMENT, LENDER, loan.facility_id)
    post(life, life.main, repay)
    posting = f"T{life.main.postings:06d}"
    laid, numbers = loan.takes(amount), []
    for due, interest, principal in laid:
        tell_repayment(life, loan, promise.on, Laid(due, interest, principal))
        numbers.append(loan.repayments)
    back_on = promise.on + timedelta(1 + int(_BOUNCED_AFTER * life.luck.random()))
    is_debit = life.borrower.kind in {"retail", "sme"}
    if is_debit and life.luck.random() < _BOUNCES and back_on <= last_day:
        return Bounce(back_on, loan, laid, numbers, posting)
    return None


def come_back(life: Life, bounce: Bounce) -> Promise:
    """Take a debit back, and mean to make it good early in the next month."""
    loan, luck = bounce.loan, life.luck
    amount = sum(interest + principal for _, interest, principal in bounce.laid)
    back = Movement(bounce.on, amount, REVERSAL, LENDER, loan.facility_id)
    post(life, life.main, back, reverses=bounce.posting)
    loan.gives_back(bounce.laid)
    reason = _RETURNED_FOR[int(len(_RETURNED_FOR) * luck.random())]
    for (due, interest, principal), number in zip(
        bounce.laid, bounce.numbers, strict=True
    ):
        _tell(
            life,
            loan,
            bounce.on,
            Laid(due, -interest, -principal, TAKEN_BACK),
            reversal_of=f"P{number:04d}",
            return_code=reason,
        )
    again_on = on_day(month_of(bounce.on) + 1, 2 + int(5 * luck.random()))
    return Promise(again_on, loan, amount)


def tell_repayment(life: Life, loan: Loan, on: date, laid: Laid) -> None:
    """Note a payment on a loan, and what it was laid on where the bank tells."""
    loan.last_paid_on = on
    by_another = life.luck.random() < _BY_ANOTHER
    _tell(life, loan, on, laid, payer="OTHR" if by_another else "SELF")
    if life.borrower.kind in _TELLS_ALLOCATIONS:
        _tell_allocations(life, loan, on, laid)


def _tell(life: Life, loan: Loan, on: date, laid: Laid, **more: str) -> None:
    loan.repayments += 1
    next_day = life.luck.random() < _BOOKED_NEXT_DAY
    booked_on = on + timedelta(1) if next_day else on
    life.tell(
        "repayments",
        booked_on,
        facility_id=loan.facility_id,
        repayment_no=f"P{loan.repayments:04d}",
        borrower_id=life.borrower.borrower_id,
        kind=laid.kind,
        paid_on=on,
        value_on=on,
        booked_on=booked_on,
        paid_amount=yuan(laid.interest + laid.principal),
        principal_paid=yuan(laid.principal),
        interest_paid=yuan(laid.interest),
        channel="代扣" if life.borrower.kind == "retail" else "网银",
        installment_no=laid.due.number if laid.due else None,
        **more,
    )


def _tell_allocations(life: Life, loan: Loan, on: date, laid: Laid) -> None:
    parts = (("INT", laid.interest), ("PRI", laid.principal))
    told = [(component, amount) for component, amount in parts if amount]
    for number, (component, amount) in enumerate(told, start=1):
        life.tell(
            "allocations",
            on,
            facility_id=loan.facility_id,
            repayment_no=f"P{loan.repayments:04d}",
            order_no=number,
            borrower_id=life.borrower.borrower_id,
            allocated_on=on,
            schedule_no=laid.due.version if laid.due else None,
            installment_no=laid.due.number if laid.due else None,
            component=component,
            allocated_amount=yuan(amount),
        )
