"""The tax office: what a firm declares and pays, month by month."""

from sample_data.amounts import yuan
from sample_data.lives.life import Life, Month
from sample_data.months import QUARTER, month_end, on_day
from sample_data.witnesses.firm import Firm

_LEVIES = {"value_added": (1, 0.03), "social_insurance": (QUARTER, 0.045)}
"""After how many months each levy is declared, and its share of sales; assumed."""

_DUE_DAY = 15
_UNPAID_STRAIN, _UNPAID, _LATE = 1.2, 0.25, 0.02


def witness(life: Life) -> None:
    """Tell of each declaration, due by the middle of the month after."""
    firm, office = Firm(life), _Office(life)
    for at, month in enumerate(life.history):
        for levy, (every, rate) in _LEVIES.items():
            if month.month % every == every - 1:
                months = life.history[max(at - every + 1, 0) : at + 1]
                sales = sum(firm.sales(m) for m in months)
                office.hears((levy, rate), months, sales)


class _Office:
    """Hears what one firm declares, which is a little less than it sells."""

    def __init__(self, life: Life) -> None:
        self.life, self.dice = life, life.borrower.dice("taxes")
        self.honest = 0.94 + 0.06 * self.dice.random()

    def hears(self, levied: tuple[str, float], months: list[Month], sales: int) -> None:
        """Note one declaration, paid or not, mostly by the middle of the next month."""
        (levy, rate), last, dice = levied, months[-1], self.dice
        pressed = last.strain > _UNPAID_STRAIN
        is_unpaid = pressed and dice.random() < _UNPAID * last.strain
        late = dice.random() < _LATE
        day = _DUE_DAY + 3 + int(10 * dice.random()) if late else _DUE_DAY - 3
        filed_on = on_day(last.month + 1, day)
        if filed_on > self.life.until:
            return
        declared = round(sales * self.honest)
        owed, ended_on = round(declared * rate), month_end(last.month)
        self.life.tell(
            "tax_filings",
            filed_on,
            filing_id=f"T-{self.life.borrower.code}-{ended_on:%Y%m}{levy[0].upper()}",
            borrower_id=self.life.borrower.borrower_id,
            levy=levy,
            period_start=on_day(months[0].month, 1),
            period_end=ended_on,
            due_on=on_day(last.month + 1, _DUE_DAY),
            filed_on=filed_on,
            levy_paid_on=None if is_unpaid else filed_on,
            declared_sales=yuan(declared),
            levy_due=yuan(owed),
            levy_paid=yuan(0 if is_unpaid else owed),
        )
