"""Forecasts: the base case a project was lent on, and how it was revised since.

The forecast is made anew when a plant begins to operate or a developer to sell, and in
each January after a year in which far less came in than it said.
"""

from dataclasses import dataclass
from datetime import date

from sample_data.amounts import rounded, yuan
from sample_data.lives.life import Life
from sample_data.lives.project_plan import EQUITY_PER_DEBT
from sample_data.lives.purposes import PRESALE
from sample_data.months import QUARTER, YEAR, month_end, month_of, on_day
from sample_data.witnesses.building import Site, site_of
from sample_data.witnesses.firm import EARNED

CAME_IN = (*EARNED, PRESALE.category)
_AHEAD, _RESERVED = 24, 2
_MUCH_LESS = 0.85


@dataclass(frozen=True)
class _Case:
    """One version: adopted when, for operation from which month, for which takings."""

    version: int
    adopted_on: date
    begins: int
    scale: float = 1.0

    @property
    def kind(self) -> str:
        """Call the first one the base case; what follows updates it."""
        return "base" if self.version == 1 else "update"


def witness(life: Life) -> None:
    """Tell of every version of the forecast, quarter by quarter."""
    site = site_of(life)
    if site is None:
        return
    first = _Case(1, site.plan.signed_on, site.ends - site.late)
    _tell(site, first, site.starts)
    opens = site.ends + min(site.plan.sales, default=0)
    if month_end(opens) <= life.until:
        _tell(site, _Case(2, month_end(opens), site.ends), opens)
        _revised(site, opens)


def _revised(site: Site, opens: int) -> None:
    """Tell of the forecasts made in January because the year before was poor."""
    version, scale = 2, 1.0
    for january in range(opens + 2 * YEAR - opens % YEAR, site.life.history[-1].month,
                         YEAR):  # fmt: skip
        year = [m for m in site.life.history if january - YEAR <= m.month < january]
        came = sum(m.flows.get(name, 0) for m in year for name in CAME_IN)
        expected = sum(site.plan.expected(m.month - site.ends) for m in year) * scale
        if came < _MUCH_LESS * expected:
            version, scale = version + 1, scale * came / expected
            on = on_day(january, 20)
            _tell(site, _Case(version, on, site.ends, scale), january)


def _tell(site: Site, case: _Case, since: int) -> None:
    """State a forecast from a month on, to two years beyond the last day."""
    plan, life = site.plan, site.life
    spent_to = site.reached(since // QUARTER * QUARTER - 1)
    dues = plan.dues()
    for month in range(since // QUARTER * QUARTER + QUARTER - 1,
                       month_of(life.until) + _AHEAD, QUARTER):  # fmt: skip
        months = range(month - QUARTER + 1, month + 1)
        coming = sum(plan.expected(m - case.begins) for m in months)
        revenue = rounded(coming * case.scale)
        costs = rounded(coming * plan.upkeep)
        done = site.planned(month) if case.version == 1 else site.reached(month)
        drawn = rounded(plan.amount * done)
        service = sum(due.left for due in dues if month_of(due.on) in months)
        reserve = plan.instalment * _RESERVED * (revenue > 0 and not plan.sales)
        life.tell(
            "base_case",
            case.adopted_on,
            borrower_id=life.borrower.borrower_id,
            case_kind=case.kind,
            case_version=case.version,
            period_end=month_end(month),
            period_start=on_day(month - QUARTER + 1, 1),
            facility_id=f"F-{life.borrower.code}-C1",
            project_id=f"X-{life.borrower.code}",
            adopted_on=case.adopted_on,
            revenue=yuan(revenue),
            operating_cost=yuan(costs),
            cfads=yuan(revenue - costs),
            debt_service=yuan(service),
            capital_cost=yuan(max(rounded(site.budget * (done - spent_to)), 0)),
            budget_to_date=yuan(rounded(site.budget * done)),
            equity_to_date=yuan(rounded(drawn * EQUITY_PER_DEBT)),
            debt_to_date=yuan(drawn),
            reserve_required=yuan(reserve),
            physical_share=f"{done:.4f}",
        )
        spent_to = done
