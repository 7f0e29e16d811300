"""Building: how far a project is, by whose word, at what cost."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from sample_data.amounts import rounded, yuan
from sample_data.lives.life import Life, Told
from sample_data.lives.project_plan import EQUITY_PER_DEBT, Plan, curve
from sample_data.months import QUARTER, month_end, month_of, on_day
from sample_data.witnesses.owing import Duty, owe

_STEPS = (
    ("land", "用地取得", 0.0),
    ("financial_close", "融资关闭", 0.05),
    ("construction_start", "开工", 0.12),
    ("main_structure", "主体完工", 0.60),
    ("equipment", "设备安装", 0.80),
    ("commissioning", "调试", 0.93),
    ("operation", "投入运营", 1.0),
)
_DEVELOPERS_STEPS = (
    ("land", "取得土地", 0.0),
    ("financial_close", "融资关闭", 0.05),
    ("construction_start", "开工", 0.12),
    ("permits", "取得预售许可", 0.45),
    ("main_structure", "主体封顶", 0.60),
    ("completion", "竣工", 0.95),
    ("acceptance", "竣工备案与交付", 1.0),
)
"""The milestones of a project, and how far along its building time each is due."""

_LATE_MONTHS = 7.0
_TELLS_TOO_MUCH = 0.025
_TOLD_FROM = 20
_ENGINEER = "示例工程咨询"


@dataclass(frozen=True)
class Site:
    """A project while it is built: what was planned, and what came of it.

    `late` counts the months by which it begins to operate after the day first planned,
    `over` says by how much it costs more than its budget.
    """

    life: Life
    plan: Plan
    late: int
    over: float
    flatters: float

    @property
    def starts(self) -> int:
        """Give the month building begins in."""
        return month_of(self.plan.signed_on)

    @property
    def ends(self) -> int:
        """Give the month it begins to operate in."""
        return month_of(self.plan.operates_from)

    @property
    def budget(self) -> int:
        """Give what it was to cost, in fen."""
        return self.plan.budget

    def planned(self, month: int) -> float:
        """Say how far it should be at the end of a month."""
        return curve((month - self.starts + 1) / (self.ends - self.late - self.starts))

    def reached(self, month: int) -> float:
        """Say how far it is."""
        return curve((month - self.starts + 1) / (self.ends - self.starts))


def site_of(life: Life) -> Site | None:
    """Give the building site of a project; others have none."""
    if life.plan is None:
        return None
    dice = life.borrower.dice("site")
    first = [m.strain for m in life.history][:24] or [0.0]
    strain = max(sum(first) / len(first), 0.0)
    months = month_of(life.plan.operates_from) - month_of(life.plan.signed_on)
    late = int(min(_LATE_MONTHS * (dice.random() ** 2 + 0.4 * strain), months / 2))
    over = 0.02 + 0.10 * dice.random() ** 2 + 0.06 * strain
    return Site(life, life.plan, late, over, _TELLS_TOO_MUCH * dice.random())


def witness(life: Life) -> None:
    """Tell of the milestones and the reports of both sides."""
    site = site_of(life)
    if site is None:
        return
    dice = life.borrower.dice("building")
    _milestones(site)
    for month in range(site.starts, site.ends + 1):
        if month_end(month) > life.until:
            break
        _reported(site, month, "borrower", dice)
        if (month - site.starts) % QUARTER == QUARTER - 1:
            _reported(site, month, "lenders_engineer", dice)
            _costs(site, month, dice)


def _milestones(site: Site) -> None:
    """State each milestone when it is agreed, when it slips and when it is reached."""
    months = site.ends - site.late - site.starts
    for kind, name, share in _DEVELOPERS_STEPS if site.plan.sales else _STEPS:
        baseline_on = on_day(site.starts + round(months * share), 15)
        slips = timedelta(round(site.late * 30 * share))
        reached_on = baseline_on + slips
        same: Told = {
            "milestone_id": f"M-{site.life.borrower.code}-{kind}",
            "borrower_id": site.life.borrower.borrower_id,
            "facility_id": f"F-{site.life.borrower.code}-C1",
            "project_id": f"X-{site.life.borrower.code}",
            "milestone_kind": kind,
            "milestone_name": name,
            "baseline_on": baseline_on,
            "long_stop_on": baseline_on + timedelta(270),
        }
        tell = site.life.tell
        agreed_on = site.plan.signed_on
        tell("milestones", agreed_on, **same, stated_on=agreed_on,
             milestone_state="planned", forecast_on=baseline_on)  # fmt: skip
        if slips.days > _TOLD_FROM and baseline_on - timedelta(45) > agreed_on:
            on = baseline_on - timedelta(45)
            tell("milestones", on, **same, stated_on=on,
                 milestone_state="delayed", forecast_on=reached_on)  # fmt: skip
        if reached_on <= site.life.until and reached_on > agreed_on:
            tell("milestones", reached_on, **same, stated_on=reached_on,
                 milestone_state="reached", reached_on=reached_on)  # fmt: skip


def _reported(site: Site, month: int, by: str, dice: Random) -> None:
    """Report how far it is: the borrower each month, the engineer each quarter."""
    life, stated_on = site.life, month_end(month)
    told = site.reached(month) + 0.006 * dice.gauss(0, 1)
    if by == "borrower":
        told += site.flatters
    days = (3 if by == "borrower" else 12) + int(10 * dice.random())
    delivered_on = stated_on + timedelta(days)
    number = f"G-{life.borrower.code}-{stated_on:%Y%m}{by[0].upper()}"
    due_on = stated_on + timedelta(15 if by == "borrower" else 30)
    duty = Duty(f"O{number[1:]}", "progress_report", stated_on, due_on, stated_on)
    owe(life, duty, (delivered_on, "progress_reports", number))
    certified = by == "lenders_engineer"
    share = min(max(told, 0.0), 1.0)
    life.tell(
        "progress",
        delivered_on,
        report_id=number,
        borrower_id=life.borrower.borrower_id,
        facility_id=f"F-{life.borrower.code}-C1",
        project_id=f"X-{life.borrower.code}",
        reported_by=by,
        reporter_id=_ENGINEER if certified else None,
        stated_on=stated_on,
        delivered_on=delivered_on,
        physical_share=f"{share:.4f}",
        planned_share=f"{site.planned(month):.4f}",
        is_certified="Y" if certified else "N",
        certified_amount=yuan(rounded(site.budget * share)) if certified else None,
        completion_forecast_on=site.plan.operates_from,
        workers=40 + int(400 * site.budget / 10**11 * (0.6 + 0.4 * dice.random())),
        is_stopped="N",
    )


def _costs(site: Site, month: int, dice: Random) -> None:
    """Report what it has cost so far and what it still will."""
    life, plan, stated_on = site.life, site.plan, month_end(month)
    done, reserve = site.reached(month), round(site.budget * 0.05)
    cost = round(site.budget * (1 + site.over))
    spent = round(cost * min(done * (1 + 0.02 * dice.gauss(0, 1)), 1.0))
    drawn = sum(amount for on, amount in plan.draws if on <= stated_on)
    used = min(round(site.budget * site.over * done), reserve)
    life.tell(
        "costs",
        stated_on + timedelta(12 + int(15 * dice.random())),
        report_id=f"H-{life.borrower.code}-{stated_on:%Y%m}",
        borrower_id=life.borrower.borrower_id,
        facility_id=f"F-{life.borrower.code}-C1",
        project_id=f"X-{life.borrower.code}",
        reported_by="lenders_engineer",
        reporter_id=_ENGINEER,
        stated_on=stated_on,
        budget_amount=yuan(site.budget),
        spent_total=yuan(spent),
        committed_total=yuan(min(round(spent * 1.2), cost)),
        estimate_to_complete=yuan(cost - spent),
        contingency_budget=yuan(reserve),
        contingency_used=yuan(used),
        variations=int(6 * done * (0.5 + site.over * 5)),
        equity_committed=yuan(rounded(plan.amount * EQUITY_PER_DEBT)),
        equity_paid_in=yuan(rounded(drawn * EQUITY_PER_DEBT)),
        debt_drawn=yuan(drawn),
    )
