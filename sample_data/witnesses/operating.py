"""Operation: the base case a project was lent on, and the covenants it is held to."""

from datetime import date, timedelta

from sample_data.amounts import rounded, yuan
from sample_data.lives.life import Life, Month
from sample_data.lives.project_plan import Plan
from sample_data.months import QUARTER, YEAR, month_end, month_of, on_day
from sample_data.witnesses.building import EQUITY_PER_DEBT, Site, site_of
from sample_data.witnesses.firm import EARNED
from sample_data.witnesses.owing import Duty, owe

LEAST_COVER, LOCKED_BELOW = 1.05, 1.15
"""The debt service cover below which a project is in default, or pays out nothing."""
_RUNNING = ("operating", "wages", "tax", "rent")
_AHEAD = 8
TESTED_EVERY = 6
_DUE_DAYS = 45


def witness(life: Life) -> None:
    """Tell of the base case, quarter by quarter, and of the tests of the covenants."""
    site = site_of(life)
    if site is None:
        return
    _base_case(site)
    _covenants(life, site.plan)
    for month in life.history:
        tested = month.month % TESTED_EVERY == TESTED_EVERY - 1
        if tested and month.month >= month_of(site.plan.operates_from) + YEAR - 1:
            _test(life, site.plan, month)


def _base_case(site: Site) -> None:
    """State what was forecast at signing, to two years beyond the last day."""
    plan, life = site.plan, site.life
    begins = site.ends - site.late
    spent_to = 0.0
    for month in range(site.starts // QUARTER * QUARTER + QUARTER - 1,
                       month_of(life.until) + 3 * _AHEAD, QUARTER):  # fmt: skip
        earning = sum(m >= begins for m in range(month - QUARTER + 1, month + 1))
        revenue = plan.takings * earning
        costs = rounded(revenue * plan.upkeep)
        done = site.planned(month)
        drawn = rounded(plan.amount * done)
        life.tell(
            "base_case",
            plan.signed_on,
            borrower_id=life.borrower.borrower_id,
            case_kind="base",
            case_version=1,
            period_end=month_end(month),
            period_start=on_day(month - QUARTER + 1, 1),
            facility_id=f"F-{life.borrower.code}-C1",
            project_id=f"X-{life.borrower.code}",
            adopted_on=plan.signed_on,
            revenue=yuan(revenue),
            operating_cost=yuan(costs),
            cfads=yuan(revenue - costs),
            debt_service=yuan(plan.instalment if earning == QUARTER else 0),
            capital_cost=yuan(rounded(site.budget * (done - spent_to))),
            budget_to_date=yuan(rounded(site.budget * done)),
            equity_to_date=yuan(rounded(drawn * EQUITY_PER_DEBT)),
            debt_to_date=yuan(drawn),
            reserve_required=yuan(plan.instalment * 2 if earning else 0),
            physical_share=f"{done:.4f}",
        )
        spent_to = done


def _covenants(life: Life, plan: Plan) -> None:
    for kind, threshold, then in (
        ("dscr", LEAST_COVER, "event_of_default"),
        ("distribution", LOCKED_BELOW, "lock_up"),
    ):
        life.tell(
            "covenants",
            plan.signed_on,
            covenant_id=_covenant(life, kind),
            valid_from=plan.signed_on,
            borrower_id=life.borrower.borrower_id,
            facility_id=f"F-{life.borrower.code}-C1",
            covenant_kind=kind,
            bound="at_least",
            threshold=f"{threshold:.2f}",
            tested_every_months=TESTED_EVERY,
            first_test_on=month_end(month_of(plan.operates_from) + YEAR - 1),
            consequence=then,
            clause="融资协议 14.2" if kind == "dscr" else "融资协议 15.1",
        )


def _covenant(life: Life, kind: str) -> str:
    return f"N-{life.borrower.code}-{kind}"


def _test(life: Life, plan: Plan, month: Month) -> None:
    """Test the cover of the last twelve months, and let the borrower certify it."""
    ended_on = month_end(month.month)
    cover = _cover(life, plan, month.month)
    days = 20 + int(min(max(month.strain, 0.0), 3) * 20)
    certified_on = ended_on + timedelta(days)
    for kind, threshold in (("dscr", LEAST_COVER), ("distribution", LOCKED_BELOW)):
        number = f"{_covenant(life, kind)}|{ended_on}"
        due_on = ended_on + timedelta(_DUE_DAYS)
        name = f"O-{life.borrower.code}-{kind}-{ended_on:%Y%m}"
        duty = Duty(name, "certificate", ended_on, due_on, ended_on)
        owe(life, duty, (certified_on, "covenant_tests", number))
        life.tell(
            "covenant_tests",
            certified_on,
            covenant_id=_covenant(life, kind),
            tested_on=ended_on,
            borrower_id=life.borrower.borrower_id,
            facility_id=f"F-{life.borrower.code}-C1",
            covenant_kind=kind,
            measured=f"{cover:.3f}",
            threshold=f"{threshold:.2f}",
            result="met" if cover >= threshold else "breached",
            certified_on=certified_on,
            certified_by="borrower",
        )


def _cover(life: Life, plan: Plan, month: int) -> float:
    """Divide a year's cash for debt service by what fell due in it."""
    year = [m for m in life.history if month - YEAR < m.month <= month]
    earned = sum(m.flows.get(name, 0) for m in year for name in EARNED)
    spent = -sum(min(m.flows.get(name, 0), 0) for m in year for name in _RUNNING)
    due = plan.instalment * _instalments(
        plan, on_day(month - YEAR + 1, 1), month_end(month)
    )
    return (earned - spent) / due if due else 0.0


def _instalments(plan: Plan, since: date, until: date) -> int:
    return max(sum(since <= due.on <= until for due in plan.dues()), 1)
