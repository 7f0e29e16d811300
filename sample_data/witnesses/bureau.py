"""The credit bureau: what a borrower owes elsewhere, and who has been asking."""

from datetime import timedelta
from random import Random

from sample_data.amounts import TEN_THOUSAND, rounded, yuan
from sample_data.lives.life import Life, Month, Told
from sample_data.months import month_end, month_of

_EVERY = {"project": 12, "corporate": 6, "sme": 6, "retail": 6}
_ELSEWHERE = {"project": 0.05, "corporate": 0.8, "sme": 0.5, "retail": 0.6}
"""What is owed to others, as a share of what is owed here; assumed."""
_GROWS, _PUBLISHER = 0.06, "示例征信机构"
_LATE_STRAIN, _LATE, _LATE_LONG = 1.7, 0.5, 90


def witness(life: Life) -> None:
    """Tell of a report at each application, and of those the bank pulls to watch."""
    dice, kind = life.borrower.dice("bureau"), life.borrower.kind
    share = _ELSEWHERE[kind] * (0.2 + 1.6 * dice.random())
    asked = {month_of(loan.starts_on) - 1 for loan in life.loans}
    more, start = 1.0, int(_EVERY[kind] * dice.random())
    for month in life.history:
        more *= 1 + _GROWS * max(month.strain, 0.0) / 2
        regular = (month.month - life.first_month) % _EVERY[kind] == start
        if month.month in asked or (regular and month.owed):
            purpose = "application" if month.month in asked else "monitoring"
            _Report(life, month, dice).told(purpose, share * more)


class _Report:
    """One report on a borrower as things stood at the end of a month."""

    def __init__(self, life: Life, month: Month, dice: Random) -> None:
        self.life, self.month, self.dice = life, month, dice
        self.strain = max(month.strain, 0.0)

    def told(self, purpose: str, share: float) -> None:
        """Pull it some days after; `share` of what is owed here is owed elsewhere."""
        life, month, dice = self.life, self.month, self.dice
        lent = max((loan.agreed for loan in life.loans), default=TEN_THOUSAND)
        total = month.owed + rounded((month.owed or lent) * share, TEN_THOUSAND)
        lenders = 1 + min(int(4 * share + 2 * dice.random()), 12)
        recent = self._times(5, 0.15 + 0.2 * self.strain)
        data_on = month_end(month.month)
        pulled_on = data_on + timedelta(3 + int(12 * dice.random()))
        life.tell(
            "bureau",
            pulled_on,
            report_id=f"R-{life.borrower.code}-{life.number('report'):03d}",
            borrower_id=life.borrower.borrower_id,
            party_id=life.borrower.party_id,
            bureau=_PUBLISHER,
            pulled_for=purpose,
            data_on=data_on,
            pulled_on=pulled_on,
            lenders=lenders,
            new_lenders_90d=min(self._times(4, 0.12 + 0.22 * self.strain), lenders),
            total_debt_amount=yuan(total),
            monthly_payment_amount=yuan(round(total * 0.022)),
            inquiries_30d=recent // 2,
            inquiries_90d=recent + int(2 * dice.random()),
            **self._arrears(total),
            **self._cards(),
        )

    def _times(self, most: int, chance: float) -> int:
        return sum(self.dice.random() < chance for _ in range(most))

    def _arrears(self, total: int) -> Told:
        """Say what is overdue, here and with others, who are not paid first either."""
        here = self.month.days
        late = self.strain > _LATE_STRAIN and self.dice.random() < _LATE
        worst = max(here, int(60 * self.dice.random()) if late else 0)
        return {
            "past_due_amount": yuan(round(total * 0.05) if worst else 0),
            "past_due_90d_amount": yuan(
                round(total * 0.03) if worst > _LATE_LONG else 0
            ),
            "worst_days_past_due": worst,
            "lenders_past_due": int(late) + int(here > 0),
        }

    def _cards(self) -> Told:
        """Say how far a person's cards are used; firms have none."""
        if self.life.borrower.kind != "retail":
            return {}
        dice = self.dice
        limit = rounded((2 + 10 * dice.random()) * TEN_THOUSAND, TEN_THOUSAND)
        used = round(limit * min(0.15 + 0.35 * dice.random() + 0.2 * self.strain, 1.0))
        return {
            "card_limit_amount": yuan(limit),
            "card_used_amount": yuan(used),
            "card_instalments_amount": yuan(round(used * 0.2 * dice.random())),
        }
