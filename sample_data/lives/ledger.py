"""Ledgers: what stands on an account, and what is still owed on a loan."""

from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Self


class Purpose(NamedTuple):
    """Why money moves: the bank's operation code, its category and the memo."""

    op_code: str
    category: str
    memo: str


class Counterparty(NamedTuple):
    """The other side of a movement."""

    bank: str
    account: str


LENDER = Counterparty("本行", "1001000000000001")


class Movement(NamedTuple):
    """Money that is to move on a day: above zero comes in, below zero goes out."""

    on: date
    amount: int
    purpose: Purpose
    other: Counterparty | None = None
    facility_id: str | None = None


@dataclass
class Account:
    """An account with its running balance and the number of its postings, in fen."""

    account_id: str
    account_type: str
    opened_on: date
    balance: int = 0
    postings: int = 0


@dataclass
class Due:
    """One instalment, and what of it is still to pay, in fen."""

    number: int
    on: date
    principal: int
    interest: int
    version: int = 1
    principal_left: int = 0
    interest_left: int = 0

    def __post_init__(self) -> None:
        """Begin with everything to pay."""
        self.principal_left, self.interest_left = self.principal, self.interest

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        """Copy it quickly: a life may hold hundreds."""
        other = copy(self)
        memo[id(self)] = other
        return other

    @property
    def left(self) -> int:
        """Say how much is still to pay."""
        return self.principal_left + self.interest_left


@dataclass
class Loan:
    """A loan that is paid in instalments: `dues` are to come, `unpaid` have passed."""

    facility_id: str
    rate: float
    starts_on: date
    agreed: int
    outstanding: int = 0
    undrawn: int = 0
    dues: list[Due] = field(default_factory=list)
    unpaid: list[Due] = field(default_factory=list)
    repayments: int = 0
    schedule_no: int = 0
    method: str = "level"
    lost: int = 0
    recoveries: int = 0
    clean_months: int = 99
    official_class: int = 1
    rescheduled: bool = False
    last_paid_on: date | None = None
    ended_on: date | None = None

    @property
    def arrears(self) -> int:
        """Say how much has fallen due and is not paid."""
        return sum(due.left for due in self.unpaid)

    def days_past_due(self, on: date) -> int:
        """Count the days since the oldest instalment not fully paid fell due."""
        return (on - self.unpaid[0].on).days if self.unpaid else 0

    def falls_due(self, until: date) -> list[Due]:
        """Take the instalments that fall due up to a day out of those to come."""
        n = 0
        while n < len(self.dues) and self.dues[n].on <= until:
            n += 1
        fallen, self.dues = self.dues[:n], self.dues[n:]
        return fallen

    def takes(self, amount: int) -> list[tuple[Due, int, int]]:
        """Lay a payment on the oldest instalments first, interest before principal.

        Gives each instalment it reached with the interest and the principal paid.
        """
        laid = []
        while amount and self.unpaid:
            due = self.unpaid[0]
            interest = min(amount, due.interest_left)
            principal = min(amount - interest, due.principal_left)
            due.interest_left -= interest
            due.principal_left -= principal
            self.outstanding -= principal
            amount -= interest + principal
            laid.append((due, interest, principal))
            if not due.left:
                self.unpaid.pop(0)
        return laid

    def gives_back(self, laid: list[tuple[Due, int, int]]) -> None:
        """Undo a payment: what it was laid on is unpaid again, the oldest first."""
        for due, interest, principal in laid:
            due.interest_left += interest
            due.principal_left += principal
            self.outstanding += principal
            if due not in self.unpaid:
                self.unpaid.append(due)
        self.unpaid.sort(key=lambda due: due.on)

    def takes_in_arrears(self) -> int:
        """Make what is unpaid part of the debt to come; gives how much it was."""
        taken_in = self.arrears
        self.outstanding += sum(due.interest_left for due in self.unpaid)
        self.unpaid = []
        return taken_in


@dataclass
class Revolving:
    """A contract that is drawn upon again and again; its draws carry the debt."""

    facility_id: str
    amount: int
    closes_on: date
    product: str
    draws: list[Loan] = field(default_factory=list)

    @property
    def room(self) -> int:
        """Say how much may still be drawn."""
        return self.amount - sum(draw.outstanding for draw in self.draws)
