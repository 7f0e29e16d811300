"""The base case: what was forecast, by version and period, to hold what came against.

One row holds a whole period, since every indicator that reads a forecast reads several
of its figures together. What a version said never changes; a new forecast is a new one.
"""

import dataframely as dy

from warehouse.contracts.columns import (
    code,
    count,
    currency,
    day,
    ident,
    money,
    ratio,
    text,
)
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind
from warehouse.contracts.rules import in_order

CASES = {
    "base": ("基准", "Base case"),
    "downside": ("压力", "Downside case"),
    "budget": ("年度预算", "Budget of the year"),
    "update": ("滚动预测", "Updated forecast"),
}


class BaseCase(dy.Schema):
    """One row per borrower, case, version of it and period forecast."""

    borrower_id = ident(("借款人", "Borrower"), key=True)
    case_kind = code(("情景", "Case"), CASES, key=True)
    case_version = count(("预测版本", "Version of the case"), key=True, optional=False)
    period_end = day(("期末", "Period ends"), key=True, optional=False)
    period_start = day(("期初", "Period starts"))
    facility_id = ident(("授信编号", "Facility"), optional=True)
    project_id = ident(("项目编号", "Project"), optional=True)
    adopted_on = day(("采用日", "Adopted on"))
    prepared_by = text(("编制方", "Prepared by"), max_length=200)
    revenue = money(("营业收入", "Revenue"))
    operating_cost = money(("经营成本", "Operating cost"))
    cfads = money(("可用于偿债的现金流", "Cash flow for debt service"))
    debt_service = money(("应还本息", "Debt service"), least=0)
    capital_cost = money(("当期投资", "Capital cost of the period"), least=0)
    budget_to_date = money(("累计计划投资", "Budget to date"), least=0)
    equity_to_date = money(("累计资本金", "Equity to be paid in by then"), least=0)
    debt_to_date = money(("累计债务提款", "Debt to be drawn by then"), least=0)
    reserve_required = money(("准备金要求", "Reserve required"), least=0)
    currency = currency()
    physical_share = ratio(("形象进度", "Physical progress"), least=0, most=1)

    starts_before_it_ends = in_order("period_start", "period_end")


base_case = Contract(
    name="base_case",
    words=("基准预测", "Base case"),
    grain=(
        "每个借款人每版预测每期一行",
        "One row per borrower, case, version and period.",
    ),
    columns=BaseCase,
    lane="project",
    # A forecast is there before what it is about.
    kind=Kind("forecast", ("预测", "Forecast"), usual_days=0, is_routine=True),
    event_time="period_end",
    looks_ahead=True,
    amount="cfads",
)
