"""Financial statements: by the quarter and the year, late when there is trouble.

Projects state their years alone: a plant since it operates, a developer from the first.
"""

from datetime import timedelta

from sample_data.amounts import yuan
from sample_data.lives.life import Life, Told
from sample_data.months import QUARTER, YEAR, month_end, on_day
from sample_data.witnesses.books import FLOWS, Figures, moved_on, opened, stated
from sample_data.witnesses.development import developers_year
from sample_data.witnesses.firm import Firm, Quarter
from sample_data.witnesses.owing import Duty, owe

_QUARTERS = 4
_QUARTER_DUE, _YEAR_DUE = 30, 120
_NEVER, _NEVER_UNDER_STRAIN = 0.03, 0.08
_BY_THE_YEAR = {"shop", "restaurant"}
"""Schemes so small that they draw up their books once a year."""
_NEW_AUDITOR, _QUALIFIED = 0.04, 0.01


def witness(life: Life) -> None:
    """Tell what a firm states of itself, quarter by quarter and for each whole year."""
    if life.plan and life.plan.sales:
        _developed(life)
        return
    firm = Firm(life)
    if not firm.quarters:
        return
    sheet = opened(firm, firm.quarters[0])
    year: list[Figures] = []
    teller = _Teller(life)
    for quarter in firm.quarters:
        sheet, flows = moved_on(firm, sheet, quarter)
        year = [*year, flows][-_QUARTERS:]
        figures = flows | stated(sheet)
        if life.plan is None and life.borrower.scheme not in _BY_THE_YEAR:
            teller.state("quarter", quarter, figures)
        if quarter.last_month % YEAR == YEAR - 1 and len(year) == _QUARTERS:
            whole = {name: sum(q[name] for q in year) for name in FLOWS}
            teller.state("year", quarter, figures | whole)


def _developed(life: Life) -> None:
    """Tell of each calendar year a developer has lived whole."""
    teller = _Teller(life)
    for at, month in enumerate(life.history):
        if month.month % YEAR == YEAR - 1 and at >= YEAR - 1:
            strain = sum(m.strain for m in life.history[at - 2 : at + 1]) / QUARTER
            quarter = Quarter(month.month, 0, strain, month.owed, month.balance)
            teller.state("year", quarter, developers_year(life, at))


class _Teller:
    """Sends a firm's statements to the bank, with who audited them."""

    def __init__(self, life: Life) -> None:
        self.life, self.dice = life, life.borrower.dice("statements")
        self.auditor = 1 + int(9 * self.dice.random())

    def state(self, kind: str, quarter: Quarter, figures: Figures) -> None:
        """Send one statement, or not; the bank waits for it in any case."""
        life, dice = self.life, self.dice
        months = YEAR if kind == "year" else QUARTER
        ended_on = month_end(quarter.last_month)
        days = _YEAR_DUE if kind == "year" else _QUARTER_DUE
        number = f"S-{life.borrower.code}-{ended_on:%Y%m}{kind[0].upper()}"
        due_on = ended_on + timedelta(days)
        duty = Duty(f"O{number[1:]}", "statements", ended_on, due_on, ended_on)
        strain = max(quarter.strain, 0.0)
        if dice.random() < _NEVER + _NEVER_UNDER_STRAIN * strain:
            owe(life, duty)
            return
        early = int(12 * dice.random())
        sent_on = due_on + timedelta(int(30 * strain * dice.random()) - early)
        owe(life, duty, (sent_on, "statements", number))
        life.tell(
            "statements",
            sent_on,
            statement_id=number,
            borrower_id=life.borrower.borrower_id,
            scope="consolidated" if life.borrower.kind == "corporate" else "single",
            period_kind=kind,
            period_start=on_day(quarter.last_month - months + 1, 1),
            period_end=ended_on,
            delivered_on=sent_on,
            accounting_standard="企业会计准则",
            **self._audited(kind, strain),
            **{name: yuan(amount) for name, amount in figures.items()},
        )

    def _audited(self, kind: str, strain: float) -> Told:
        """Say who audited it and in what opinion, which only a year's accounts are."""
        kinds = {"corporate", "project"}
        is_audited = kind == "year" and self.life.borrower.kind in kinds
        if not is_audited:
            return {"assurance": "unaudited"}
        point = self.dice.random()
        if point < _NEW_AUDITOR * (1 + strain):
            self.auditor = 1 + self.auditor % 9
        doubted = self.dice.random() < _QUALIFIED + 0.08 * strain
        return {
            "assurance": "audited",
            "auditor_id": f"示例会计师事务所{self.auditor}",
            "opinion": "qualified" if doubted else "unqualified",
        }
