"""Trading papers: invoices a firm writes and gets, and the bills it pays with."""

from datetime import timedelta

from sample_data.amounts import TEN_THOUSAND, rounded, yuan
from sample_data.lives.life import Life, Month, Told
from sample_data.months import QUARTER, months_after, on_day
from sample_data.witnesses.firm import Firm

_RED, _VAT = 0.02, 0.13
_WITH_BILLS = {"trader", "manufacturer", "group", "listed_company"}
_MARGIN, _BILLED = 0.3, 0.25


def witness(life: Life) -> None:
    """Tell of a large invoice of each month, and of the bills of each quarter."""
    books = _Books(life)
    for month in life.history:
        if sales := books.firm.sales(month):
            books.month(month, sales)


class _Books:
    """The papers one firm trades by."""

    def __init__(self, life: Life) -> None:
        self.life, self.firm = life, Firm(life)
        self.dice = dice = life.borrower.dice("trading")
        code = life.borrower.code
        self.payers = [f"C-{code}-{n}" for n in range(1, 7)]
        self.has_bills = life.borrower.scheme in _WITH_BILLS and dice.random() < _BILLED

    def month(self, month: Month, sales: int) -> None:
        """Write a month's invoices, and a bill in each quarter of one who uses them."""
        payer = self.payers[int(len(self.payers) * self.dice.random() ** 2)]
        self._invoice(month, ("issued", payer), sales * 0.35)
        if month.month % QUARTER == 1:
            supplier = f"S-{self.life.borrower.code}"
            self._invoice(month, ("received", supplier), sales * 0.25)
            if self.has_bills:
                self._bill(month, sales)

    def _invoice(self, month: Month, of: tuple[str, str], amount: float) -> None:
        (direction, other), dice = of, self.dice
        number = f"{self.life.number('invoice'):05d}"
        on = on_day(month.month, 2 + int(24 * dice.random()))
        total = rounded(amount * (0.7 + 0.6 * dice.random()))
        net = round(total / (1 + _VAT))
        self.life.tell(
            "invoices",
            on,
            invoice_id=f"J-{self.life.borrower.code}-{number}",
            borrower_id=self.life.borrower.borrower_id,
            invoice_direction=direction,
            invoice_number=f"99{self.life.borrower.number:06d}{number}",
            counterparty_id=other,
            issued_on=on,
            payment_due_on=on + timedelta(30 + int(60 * dice.random())),
            net_amount=yuan(net),
            tax_amount=yuan(total - net),
            total_amount=yuan(total),
            invoice_state="reversed" if dice.random() < _RED else "valid",
        )

    def _bill(self, month: Month, sales: int) -> None:
        """Accept a bill against a margin; it is paid half a year on."""
        life, dice = self.life, self.dice
        on = on_day(month.month, 8 + int(10 * dice.random()))
        amount = rounded(sales * (0.2 + 0.3 * dice.random()), TEN_THOUSAND)
        matures_on = months_after(on, 6)
        same: Told = {
            "bill_id": f"P-{life.borrower.code}-{life.number('bill'):03d}",
            "borrower_id": life.borrower.borrower_id,
            "bill_kind": "bank_acceptance",
            "acceptor_id": "本行",
            "bill_amount": yuan(amount),
            "margin_amount": yuan(round(amount * _MARGIN)),
            "issued_on": on,
            "matures_on": matures_on,
        }
        life.tell("bills", on, **same, bill_state="open")
        if matures_on <= life.until:
            life.tell(
                "bills", matures_on, **same, bill_state="paid", settled_on=matures_on
            )
