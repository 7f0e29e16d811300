"""Firms that do nothing: accounts at this bank that money only passes through."""

from dataclasses import dataclass
from datetime import date, timedelta

from sample_data.amounts import yuan
from sample_data.lives.ledger import Counterparty
from sample_data.lives.life import Life


@dataclass
class Shell:
    """An account of nobody's, with what stands on it in fen."""

    life: Life
    number: int
    balance: int = 0
    postings: int = 0

    @property
    def account_id(self) -> str:
        """Give the number of its account."""
        return f"A-{self.life.borrower.code}-H{self.number}"

    @property
    def known_as(self) -> Counterparty:
        """Name it as the other side of a movement."""
        return Counterparty("本行", self.account_id)

    def opens(self, on: date) -> None:
        """Tell of the account, opened a few weeks before it is used."""
        opened_on = on - timedelta(20 + 15 * self.number)
        self.life.tell(
            "accounts",
            opened_on,
            account_id=self.account_id,
            account_type="SETTLE",
            region=self.life.borrower.region,
            opened_on=opened_on,
        )

    def takes(self, amount: int, on: date) -> None:
        """Tell of money that comes in, or goes out where it is below zero."""
        self._moves(amount, on, None)

    def gives(self, amount: int, on: date, to: str) -> None:
        """Tell of money that goes to another account."""
        self._moves(-amount, on, to)

    def _moves(self, amount: int, on: date, other: str | None) -> None:
        self.balance += amount
        self.postings += 1
        self.life.tell(
            "transactions",
            on,
            account_id=self.account_id,
            transaction_no=f"T{self.postings:06d}",
            dc_flag="C" if amount > 0 else "D",
            amount=yuan(abs(amount)),
            value_on=on,
            booked_on=on,
            op_code="TRI" if amount > 0 else "TRO",
            category="customers" if amount > 0 else "supplier",
            balance_after=yuan(self.balance),
            counterparty_bank="本行" if other else None,
            counterparty_account=other,
            memo="货款",
        )
