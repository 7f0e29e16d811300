"""Operation: the covenants a project is held to, and how it meets them.

A plant must earn its debt service; a developer must not owe more of what its homes and
the buyers' money are worth than was agreed.
"""

from datetime import timedelta
from typing import NamedTuple

from sample_data.lives.life import Life, Month
from sample_data.lives.project_plan import Plan
from sample_data.lives.purposes import PRESALE
from sample_data.months import YEAR, month_end
from sample_data.witnesses.building import Site, site_of
from sample_data.witnesses.firm import EARNED
from sample_data.witnesses.owing import Duty, owe

LEAST_COVER, LOCKED_BELOW = 1.05, 1.15
"""The debt service cover below which a project is in default, or pays out nothing."""
MOST_OF_VALUE = 0.7
"""The share of its worth a developer may owe."""
_RUNNING = ("operating", "wages", "tax", "rent")
_PROMISED, _HAIRCUT = 0.3, 0.7
TESTED_EVERY = 6
_DUE_DAYS = 45


def witness(life: Life) -> None:
    """Tell of the covenants, and of each of their tests."""
    site = site_of(life)
    if site is None:
        return
    developer = bool(site.plan.sales)
    tests = _DEVELOPERS_TESTS if developer else _TESTS
    first = site.starts + YEAR if developer else site.ends + YEAR - 1
    for test in tests:
        _covenant(life, site.plan, test, first)
    for month in life.history:
        if month.month % TESTED_EVERY == TESTED_EVERY - 1 and month.month >= first:
            measured = _to_value(site, month) if developer else _cover(life, month)
            if measured is not None:
                for test in tests:
                    _tested(life, test, month, measured)


class _Test(NamedTuple):
    """One covenant: what is measured, the bound and what follows from a breach."""

    kind: str
    bound: str
    threshold: float
    then: str
    clause: str

    def is_met(self, measured: float) -> bool:
        """Tell whether a figure keeps within the bound."""
        least = self.bound == "at_least"
        return measured >= self.threshold if least else measured <= self.threshold


_TESTS = (
    _Test("dscr", "at_least", LEAST_COVER, "event_of_default", "融资协议 14.2"),
    _Test("distribution", "at_least", LOCKED_BELOW, "lock_up", "融资协议 15.1"),
)
_DEVELOPERS_TESTS = (
    _Test("loan_to_value", "at_most", MOST_OF_VALUE, "prepayment", "开发贷合同 9.3"),
)


def _covenant(life: Life, plan: Plan, test: _Test, first: int) -> None:
    life.tell(
        "covenants",
        plan.signed_on,
        covenant_id=_number(life, test),
        valid_from=plan.signed_on,
        borrower_id=life.borrower.borrower_id,
        facility_id=f"F-{life.borrower.code}-C1",
        covenant_kind=test.kind,
        bound=test.bound,
        threshold=f"{test.threshold:.2f}",
        tested_every_months=TESTED_EVERY,
        first_test_on=month_end(first),
        consequence=test.then,
        clause=test.clause,
    )


def _number(life: Life, test: _Test) -> str:
    return f"N-{life.borrower.code}-{test.kind}"


def _tested(life: Life, test: _Test, month: Month, measured: float) -> None:
    """Test a covenant at the end of a month, and let the borrower certify it."""
    ended_on = month_end(month.month)
    days = 20 + int(min(max(month.strain, 0.0), 3) * 20)
    certified_on = ended_on + timedelta(days)
    name = f"O-{life.borrower.code}-{test.kind}-{ended_on:%Y%m}"
    due_on = ended_on + timedelta(_DUE_DAYS)
    duty = Duty(name, "certificate", ended_on, due_on, ended_on)
    row = f"{_number(life, test)}|{ended_on}"
    owe(life, duty, (certified_on, "covenant_tests", row))
    life.tell(
        "covenant_tests",
        certified_on,
        covenant_id=_number(life, test),
        tested_on=ended_on,
        borrower_id=life.borrower.borrower_id,
        facility_id=f"F-{life.borrower.code}-C1",
        covenant_kind=test.kind,
        measured=f"{measured:.3f}",
        threshold=f"{test.threshold:.2f}",
        result="met" if test.is_met(measured) else "breached",
        certified_on=certified_on,
        certified_by="borrower",
    )


def _cover(life: Life, month: Month) -> float | None:
    """Divide a year's cash for debt service by what fell due in it."""
    year = [m for m in life.history if month.month - YEAR < m.month <= month.month]
    earned = sum(m.flows.get(name, 0) for m in year for name in EARNED)
    spent = -sum(min(m.flows.get(name, 0), 0) for m in year for name in _RUNNING)
    due = sum(m.fell_due for m in year)
    return (earned - spent) / due if due else None


def _to_value(site: Site, month: Month) -> float | None:
    """Divide what is owed by what the homes not sold yet and the buyers owe are worth.

    What is not built yet is worth its share of the land alone.
    """
    before = [m for m in site.life.history if m.month <= month.month]
    sold = sum(m.flows.get(PRESALE.category, 0) for m in before)
    left = max(sum(site.plan.sales.values()) - sold, 0)
    built = _PROMISED + (1 - _PROMISED) * site.reached(month.month)
    worth = _HAIRCUT * built * left + month.balance
    return month.owed / worth if month.owed and worth else None
