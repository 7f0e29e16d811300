"""Papers: what a borrower hands in with an application, each with its fingerprint."""

from datetime import date, timedelta

from sample_data.amounts import rounded, yuan
from sample_data.lives.life import Life
from sample_data.months import YEAR, month_of
from sample_data.witnesses.firm import EARNED

_OF_PERSONS = ("identity", "income_proof", "account_statement", "contract")
_OF_FIRMS = ("business_licence", "financial_statements", "tax_receipt", "contract")
INCOME = (*EARNED, "salary", "family")


def witness(life: Life) -> None:
    """Tell of the papers that came with each application that was granted."""
    desk = _Desk(life)
    roots = {root.facility_id for root in life.contracts or life.loans}
    for fact in [f for f in life.facts if f.file == "facilities"]:
        if fact.row["facility_id"] in roots:
            desk.takes_in(str(fact.row["facility_id"]), fact.happened_on)


class _Desk:
    """Takes in one borrower's papers."""

    def __init__(self, life: Life) -> None:
        self.life, self.dice = life, life.borrower.dice("papers")
        self.is_person = life.borrower.kind == "retail"

    def takes_in(self, facility_id: str, signed_on: date) -> None:
        """Take in what belongs to one application, some weeks before it is signed."""
        kinds = _OF_PERSONS if self.is_person else _OF_FIRMS
        for number, kind in enumerate(kinds, start=1):
            on = signed_on - timedelta(8 + int(20 * self.dice.random()))
            document_id = f"D{facility_id[1:]}-{number}"
            self._paper(document_id, kind, on, facility_id)
            if kind in {"income_proof", "financial_statements"}:
                self._figure(document_id, on)

    def _paper(self, document_id: str, kind: str, on: date, facility_id: str) -> None:
        dice = self.dice
        asked_for = facility_id.replace("F-", "Q-", 1) if self.is_person else None
        self.life.tell(
            "documents",
            on,
            document_id=document_id,
            borrower_id=self.life.borrower.borrower_id,
            facility_id=facility_id,
            party_id=self.life.borrower.party_id,
            application_id=None if kind == "contract" else asked_for,
            document_kind=kind,
            sha256=f"{dice.getrandbits(256):064x}",
            perceptual_hash=f"{dice.getrandbits(64):016x}",
            page_count=1 + int(12 * dice.random()),
            issued_on=on - timedelta(1 + int(40 * dice.random())),
            received_on=on,
        )

    def _figure(self, document_id: str, on: date) -> None:
        """Note the income or sales a paper states, a little better than they are."""
        first = month_of(on)
        seen = [m for m in self.life.history if first <= m.month < first + YEAR]
        if not seen:
            return
        earned = sum(m.flows.get(name, 0) for m in seen for name in INCOME) / len(seen)
        flattered = 1.02 + 0.12 * self.dice.random()
        amount = rounded(earned * flattered * (1 if self.is_person else YEAR))
        self.life.tell(
            "figures",
            on,
            figure_id=f"{document_id}-1",
            borrower_id=self.life.borrower.borrower_id,
            found_in="document",
            document_id=document_id,
            figure="monthly_income" if self.is_person else "yearly_revenue",
            period_end=on,
            figure_amount=yuan(max(amount, 100)),
        )
