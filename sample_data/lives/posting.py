"""Posting: a movement becomes a line of an account, with the balance after it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sample_data.amounts import yuan
from sample_data.lives.ledger import Account, Counterparty, Movement
from sample_data.lives.purposes import PROCEEDS, REPAYMENT, REVERSAL, WAIVED

if TYPE_CHECKING:
    from sample_data.lives.life import Life

MISTAKEN = 0.002
"""The share of postings that are booked twice, the second time by mistake."""

BOOKED_NEXT_DAY = 0.08
_NEVER_TWICE = {PROCEEDS.op_code, REPAYMENT.op_code, REVERSAL.op_code}
_NOBODY = Counterparty("", "")


def post(
    life: Life, account: Account, movement: Movement, *, reverses: str | None = None
) -> None:
    """Post a movement, as far as the account has the money for it."""
    amount = movement.amount
    if amount < 0:
        amount = -min(-amount, account.balance)
    if not amount and movement.purpose is not WAIVED:
        return
    first = movement
    if amount != movement.amount:
        first = movement._replace(amount=amount)
    _book(life, account, first, reverses)
    mistaken = life.dice.random() < MISTAKEN
    if mistaken and amount + account.balance > 0 and _may_repeat(movement):
        _book(life, account, first)
        undone = first._replace(amount=-amount, purpose=REVERSAL)
        _book(life, account, undone, reverses=f"T{account.postings:06d}")


def _may_repeat(movement: Movement) -> bool:
    return bool(movement.amount) and movement.purpose.op_code not in _NEVER_TWICE


def _book(
    life: Life, account: Account, movement: Movement, reverses: str | None = None
) -> None:
    purpose, other = movement.purpose, movement.other or _NOBODY
    account.balance += movement.amount
    account.postings += 1
    life.flows[purpose.category] += movement.amount
    next_day = life.dice.random() < BOOKED_NEXT_DAY
    if life.without is not None:
        return
    booked_on = movement.on + timedelta(1) if next_day else movement.on
    life.tell(
        "transactions",
        booked_on,
        account_id=account.account_id,
        transaction_no=f"T{account.postings:06d}",
        borrower_id=life.borrower.borrower_id,
        facility_id=movement.facility_id,
        dc_flag="C" if movement.amount >= 0 else "D",
        amount=yuan(abs(movement.amount)),
        value_on=movement.on,
        booked_on=booked_on,
        op_code=purpose.op_code,
        category=purpose.category,
        balance_after=yuan(account.balance),
        counterparty_bank=other.bank or None,
        counterparty_account=other.account or None,
        reversal_of=reverses,
        memo=purpose.memo,
    )
