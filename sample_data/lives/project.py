"""Projects: built with draws and equity, then paying debt out of what they earn."""

from dataclasses import dataclass, replace

from sample_data.amounts import MILLION, rounded
from sample_data.book import Borrower
from sample_data.lives import first_road, selling
from sample_data.lives.agreeing import Change, Deal, agree, tell_schedule
from sample_data.lives.ledger import LENDER, Loan, Movement
from sample_data.lives.life import Life
from sample_data.lives.opening import apply_for, join, open_account
from sample_data.lives.passing import live_month
from sample_data.lives.project_plan import EQUITY_PER_DEBT, LAND, Plan, drawn_plan
from sample_data.lives.purposes import (
    ADVANCE,
    CONTRACTOR,
    EQUITY,
    LAND_PRICE,
    OPERATING,
    POWER_SALES,
    PRESALE,
    PROCEEDS,
    RACK_RENT,
    TAX,
    TOLLS,
    WAGES,
)
from sample_data.lives.reckoning import reckon
from sample_data.lives.rescheduling import FEWEST_DUES, reset_rate
from sample_data.lives.trade import (
    EVEN,
    ROADS,
    SUN,
    WIND,
    Cost,
    Trade,
    counterparties,
    interest_credit,
    trade_month,
)
from sample_data.lives.trouble import happens
from sample_data.lives.waterfall import (
    Site,
    begins_to_operate,
    distribution,
    paid_from_reserve,
    sweep,
)
from sample_data.months import YEAR, month_of, months_after, on_day

EARNS = {
    "toll_road": (TOLLS, ROADS),
    "solar_plant": (POWER_SALES, SUN),
    "wind_plant": (POWER_SALES, WIND),
    "data_centre": (RACK_RENT, EVEN),
}
_PRODUCT = "固定资产贷款(项目融资)"


@dataclass
class _Project:
    """A project as it goes; that of the story is written out by hand."""

    site: Site
    is_story: bool

    @property
    def life(self) -> Life:
        """Give the life it is about."""
        return self.site.life

    def month(self, month: int) -> None:
        """Let it live through a month."""
        site, life, plan = self.site, self.life, self.site.plan
        movements = _building(site, month)
        since = month - month_of(plan.operates_from)
        if plan.sales:
            movements += selling.sell(life, plan, month)
        elif since >= 0:
            trade = replace(site.trade, takings=plan.expected(since))
            movements += trade_month(life, trade, month, debt_service=0)
        movements += paid_from_reserve(site, month) if site.reserve else []
        movements += distribution(site, month)
        movements += interest_credit(life, month)
        movements += [m for m in plan.extra if month_of(m.on) == month]
        _may_reset(site, month, is_story=self.is_story)
        live_month(life, month, movements)
        if since == 0 and not plan.sales:
            begins_to_operate(site)
        sweep(site, month)
        reckon(life, month)
        if not self.is_story:
            happens(life, month, plan.amount // 4)


def begin(life: Life) -> _Project:
    """Begin the life of a project."""
    borrower = life.borrower
    is_story = first_road.is_story(borrower)
    plan = first_road.PLAN if is_story else drawn_plan(borrower, life.dice)
    life.plan = plan
    if is_story:
        first_road.prepare(life)
    kind = "SETTLE" if plan.sales else "REVENUE"
    open_account(life, kind, borrower.since, 2 * MILLION)
    _others(life)
    trade = _trade(borrower, plan, life)
    return _Project(Site(life, plan, _loan(plan, borrower), trade), is_story)


def _loan(plan: Plan, borrower: Borrower) -> Loan:
    return Loan(
        facility_id=f"F-{borrower.code}-C1",
        rate=plan.rate,
        starts_on=plan.signed_on,
        agreed=plan.amount,
        undrawn=plan.amount,
        dues=plan.dues(),
    )


def _trade(borrower: Borrower, plan: Plan, life: Life) -> Trade:
    earned, season = EARNS.get(borrower.scheme, (PRESALE, EVEN))
    costs = (
        Cost(OPERATING, 0.55, parts=2),
        Cost(WAGES, 0.25, first_day=10, days=2),
        Cost(TAX, 0.20, first_day=12, days=4),
    )
    payers = counterparties(4, life.dice)
    parts = (3, 4) if borrower.scheme == "toll_road" else (1, 2)
    return Trade(
        plan.takings, (earned,), parts, payers, costs, season, upkeep=plan.upkeep
    )


def _others(life: Life) -> None:
    for role in ("controller", "contractor", "guarantor"):
        join(life, role, person=False, scheme="group")
    if life.borrower.industry not in {"transport", "real_estate"}:
        join(life, "offtaker", person=False, scheme="group")


def _building(site: Site, month: int) -> list[Movement]:
    """Sign, draw and build: each draw brings equity, both pay the contractors."""
    life, plan, loan = site.life, site.plan, site.loan
    moved: list[Movement] = []
    owner, builder = site.trade.payers[0], site.trade.payers[-1]
    if month == month_of(plan.signed_on):
        _sign(site)
        if plan.sales:
            land, on = rounded(plan.amount * LAND), on_day(month, 1)
            moved.append(Movement(on, land, EQUITY, owner))
            moved.append(Movement(on, -land, LAND_PRICE))
    for n, (on, amount) in enumerate(plan.draws, start=1):
        if month_of(on) != month or loan.unpaid:
            continue
        draw = Deal(
            facility_id=f"{loan.facility_id}-D{n:02d}",
            level="DRW",
            product=_PRODUCT,
            amount=amount,
            signed_on=on,
            months=month_of(plan.matures_on) - month,
            rate=plan.rate,
            purpose="支付工程款",
            parent_id=loan.facility_id,
            own_share=plan.own_share,
            project=True,
        )
        agree(life, draw)
        loan.outstanding += amount
        loan.undrawn -= amount
        equity = rounded(amount * EQUITY_PER_DEBT)
        moved.append(Movement(on, amount, PROCEEDS, LENDER, draw.facility_id))
        moved.append(Movement(on_day(month, 2), equity, EQUITY, owner))
        what = ADVANCE if n == 1 else CONTRACTOR
        for day, share in ((19, 0.6), (26, 0.4)):
            paid = rounded((amount + equity) * share * 0.93)
            moved.append(Movement(on_day(month, day), -paid, what, builder))
    return moved


def _sign(site: Site) -> None:
    life, plan, loan = site.life, site.plan, site.loan
    limit_id = f"F-{life.borrower.code}-L1"
    apply_for(life, limit_id, plan.amount, plan.signed_on)
    months = month_of(plan.matures_on) - month_of(plan.signed_on)
    share = plan.own_share
    limit = Deal(
        limit_id, "LMT", "项目授信额度", plan.amount, plan.signed_on, months,
        own_share=share, project=True,
    )  # fmt: skip
    contract = Deal(
        facility_id=loan.facility_id,
        level="CTR",
        product=_PRODUCT,
        amount=plan.amount,
        signed_on=plan.signed_on,
        months=months,
        rate=plan.rate,
        purpose="项目建设",
        parent_id=limit_id,
        own_share=share,
        first_on=loan.dues[0].on,
        drawn_until=months_after(plan.operates_from, 1),
        project=True,
    )
    agree(life, limit)
    agree(life, contract)
    tell_schedule(life, loan, Change("ORIG", plan.signed_on, plan.signed_on))
    life.loans.append(loan)


def _may_reset(site: Site, month: int, *, is_story: bool) -> None:
    """Set the rate anew each January, as most contracts of projects say."""
    loan = site.loan
    sound = len(loan.dues) >= FEWEST_DUES and not loan.unpaid
    if (
        is_story
        or month % YEAR
        or not sound
        or month <= month_of(site.plan.operates_from)
    ):
        return
    step = 0.0015 * (int(3 * site.life.luck.random()) - 1)
    if step:
        reset_rate(site.life, loan, on_day(month, 1), round(loan.rate + step, 4))
