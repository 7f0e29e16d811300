"""Progress and cost of a project, by whoever reports: not all of them agree."""

import dataframely as dy

from warehouse.contracts.columns import (
    code,
    count,
    currency,
    day,
    flag,
    ident,
    money,
    ratio,
    text,
)
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind, kind_of_each

REPORTERS = {
    "borrower": ("借款人", "Borrower"),
    "contractor": ("承包商", "Contractor"),
    "supervisor": ("监理", "Supervisor"),
    "lenders_engineer": ("贷款人工程师", "Lender's engineer"),
    "lender": ("贷款人", "Lender"),
}


class ProgressReports(dy.Schema):
    """One row per report on how far a project has come."""

    report_id = ident(("报告编号", "Report"), key=True)
    borrower_id = ident(("借款人", "Borrower"))
    facility_id = ident(("授信编号", "Facility"), optional=True)
    project_id = ident(("项目编号", "Project"), optional=True)
    reported_by = code(("报告方", "Reported by"), REPORTERS)
    reporter_id = ident(("报告单位", "Reporter"), optional=True)
    stated_on = day(("报告基准日", "Stated as at"), optional=False)
    delivered_on = day(("报送日", "Delivered on"))
    physical_share = ratio(("形象进度", "Physical progress"), least=0, most=1)
    planned_share = ratio(("计划进度", "Planned progress"), least=0, most=1)
    is_certified = flag(("是否签认", "Whether certified"))
    certified_amount = money(("签认产值", "Work certified"), least=0)
    currency = currency(optional=True)
    completion_forecast_on = day(("预计竣工日", "Completion forecast"))
    workers = count(("现场人数", "People on site"))
    is_stopped = flag(("是否停工", "Whether work has stopped"))
    document_id = ident(("文件编号", "Document"), optional=True)
    note = text(("说明", "Note"), privacy="C3", max_length=500)


class CostReports(dy.Schema):
    """One row per report on what a project has cost and will, and who has paid."""

    report_id = ident(("报告编号", "Report"), key=True)
    borrower_id = ident(("借款人", "Borrower"))
    facility_id = ident(("授信编号", "Facility"), optional=True)
    project_id = ident(("项目编号", "Project"), optional=True)
    reported_by = code(("报告方", "Reported by"), REPORTERS)
    reporter_id = ident(("报告单位", "Reporter"), optional=True)
    stated_on = day(("报告基准日", "Stated as at"), optional=False)
    delivered_on = day(("报送日", "Delivered on"))
    budget_amount = money(("总投资预算", "Budget"), least=0)
    spent_total = money(("累计完成投资", "Spent in total"), least=0)
    committed_total = money(("累计签约", "Committed in total"), least=0)
    estimate_to_complete = money(("尚需投资", "Estimate to complete"), least=0)
    contingency_budget = money(("预备费", "Contingency"), least=0)
    contingency_used = money(("已用预备费", "Contingency used"), least=0)
    variations = count(("变更单数", "Variations"))
    variation_amount = money(("变更金额", "Amount of the variations"))
    equity_committed = money(("承诺资本金", "Equity committed"), least=0)
    equity_paid_in = money(("到位资本金", "Equity paid in"), least=0)
    debt_drawn = money(("到位债务资金", "Debt drawn"), least=0)
    currency = currency()
    document_id = ident(("文件编号", "Document"), optional=True)


progress_reports = Contract(
    name="progress_reports",
    words=("进度报告", "Progress reports"),
    grain=(
        "每份进度报告一行",
        "One row per report on how far a project has come.",
    ),
    columns=ProgressReports,
    lane="project",
    kind=kind_of_each(
        "reported_by",
        REPORTERS,
        like=Kind("progress_by_{}", ("进度: {}", "Progress by the {}"), usual_days=15),
    ),
    event_time="stated_on",
    amount="certified_amount",
)

cost_reports = Contract(
    name="cost_reports",
    words=("成本报告", "Cost reports"),
    grain=(
        "每份成本报告一行",
        "One row per report on what a project has cost and will.",
    ),
    columns=CostReports,
    lane="project",
    kind=Kind("cost_reported", ("成本报告", "Cost reported"), usual_days=30),
    event_time="stated_on",
    amount="spent_total",
)
