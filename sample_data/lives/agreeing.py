"""What is agreed: limits, contracts and draws, and the schedules they are paid by."""

from dataclasses import dataclass
from datetime import date, timedelta

from sample_data.amounts import yuan
from sample_data.lives.ledger import Due, Loan, Revolving
from sample_data.lives.life import Life
from sample_data.months import months_after

APPROVED_DAYS = 9
"""How many days before it is signed a limit or a contract is approved."""

GRACE_DAYS = {"retail": 3}
"""How many days after its due date an instalment may still be paid."""


@dataclass(frozen=True)
class Deal:
    """One limit, contract or draw as signed; amounts in fen, the rate per year."""

    facility_id: str
    level: str
    product: str
    amount: int
    signed_on: date
    months: int
    rate: float | None = None
    purpose: str | None = None
    parent_id: str | None = None
    own_share: float = 1.0
    first_on: date | None = None
    instalment: int | None = None
    drawn_until: date | None = None
    project: bool = False


def agree(life: Life, deal: Deal) -> None:
    """Note a facility on the day it is signed."""
    borrower = life.borrower
    approved_on = deal.signed_on - timedelta(
        0 if deal.level == "DRW" else APPROVED_DAYS
    )
    life.tell(
        "facilities",
        deal.signed_on,
        facility_id=deal.facility_id,
        borrower_id=borrower.borrower_id,
        parent_id=deal.parent_id,
        level=deal.level,
        product=deal.product,
        purpose=deal.purpose,
        project_id=f"X-{borrower.code}" if deal.project else None,
        project_name=borrower.identity.name if deal.project else None,
        agreed_amount=yuan(deal.amount),
        own_share=f"{deal.own_share:.2f}",
        interest_rate=None if deal.rate is None else f"{deal.rate:.5f}",
        term_months=deal.months,
        instalment_amount=None if deal.instalment is None else yuan(deal.instalment),
        account_id=life.main.account_id,
        approved_on=approved_on,
        signed_on=deal.signed_on,
        effective_on=deal.signed_on,
        starts_on=deal.signed_on,
        first_repayment_on=deal.first_on,
        matures_on=months_after(deal.signed_on, deal.months),
        closes_on=deal.drawn_until,
    )


@dataclass(frozen=True)
class Change:
    """Why a schedule is made, when it was agreed and since when it holds.

    `taken_in` is what it took in of arrears, in fen. What the contract itself foresees,
    as a new rate, nobody agrees on.
    """

    reason: str
    effective_on: date
    agreed_on: date | None = None
    taken_in: int = 0


def lend(life: Life, deal: Deal, dues: list[Due], method: str) -> Loan:
    """Sign a loan that is paid out at once and begin to run it."""
    loan = Loan(
        facility_id=deal.facility_id,
        rate=deal.rate or 0.0,
        starts_on=deal.signed_on,
        agreed=deal.amount,
        outstanding=deal.amount,
        dues=dues,
        method=method,
    )
    agree(life, deal)
    tell_schedule(life, loan, Change("ORIG", deal.signed_on, deal.signed_on))
    life.loans.append(loan)
    return loan


def open_contract(life: Life, deal: Deal) -> Revolving:
    """Sign a contract that may be drawn upon until a day."""
    closes_on = deal.drawn_until or months_after(deal.signed_on, deal.months)
    contract = Revolving(deal.facility_id, deal.amount, closes_on, deal.product)
    agree(life, deal)
    life.contracts.append(contract)
    return contract


def tell_schedule(life: Life, loan: Loan, change: Change) -> None:
    """Note a schedule: why it was made, and every instalment to come under it."""
    loan.schedule_no += 1
    on = change.agreed_on or change.effective_on
    same: dict[str, str | int] = {
        "facility_id": loan.facility_id,
        "schedule_no": loan.schedule_no,
        "borrower_id": life.borrower.borrower_id,
    }
    life.tell(
        "plans",
        on,
        reason=change.reason,
        effective_on=change.effective_on,
        agreed_on=change.agreed_on,
        replaces=loan.schedule_no - 1 or None,
        method=loan.method,
        grace_days=GRACE_DAYS.get(life.borrower.kind, 0),
        interest_rate=f"{loan.rate:.5f}",
        principal_amount=yuan(sum(due.principal for due in loan.dues)),
        capitalised_amount=yuan(change.taken_in) if change.taken_in else None,
        **same,
    )
    for due in loan.dues:
        due.version = loan.schedule_no
        life.tell(
            "schedules",
            on,
            installment_no=due.number,
            due_on=due.on,
            due_amount=yuan(due.principal + due.interest),
            principal_due=yuan(due.principal),
            interest_due=yuan(due.interest),
            **same,
        )
