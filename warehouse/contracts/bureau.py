"""Bureau reports: what other lenders told a credit bureau.

Three days differ and each matters: what the data are as at, when the bureau made the
report, and when we pulled it. Debts are known as at the first; a reading may use them
only from the day we knew.
"""

import dataframely as dy

from warehouse.contracts.columns import (
    classed,
    code,
    count,
    currency,
    day,
    ident,
    money,
    pseudonym,
    text,
)
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind
from warehouse.contracts.rules import in_order

PULLED_FOR = {
    "application": ("授信审批", "Application"),
    "monitoring": ("贷后管理", "Monitoring"),
    "guarantor": ("担保人资格审查", "Check of a guarantor"),
    "own_request": ("本人查询", "Asked for by the person"),
}


class BureauReports(dy.Schema):
    """One row per report pulled."""

    report_id = ident(("报告编号", "Report"), key=True)
    borrower_id = ident(("借款人", "Borrower"))
    party_id = pseudonym(("当事人编号", "Party"), optional=True)
    bureau = text(("征信机构", "Bureau"), max_length=120)
    pulled_for = code(("查询原因", "Pulled for"), PULLED_FOR, optional=True)
    data_on = day(("数据截止日", "Data as at"), optional=False)
    reported_on = day(("报告日", "Reported on"))
    pulled_on = day(("查询日", "Pulled on"))
    lenders = classed(count(("授信机构数", "Lenders")), "C2")
    new_lenders_90d = classed(count(("90天新增机构数", "New lenders in 90 days")), "C2")
    total_debt_amount = money(("债务余额", "Total debt"), least=0)
    monthly_payment_amount = money(("每月应还", "Due each month"), least=0)
    card_limit_amount = money(("信用卡额度", "Card limits"), least=0)
    card_used_amount = money(("信用卡已用", "Card limits used"), least=0)
    card_instalments_amount = money(("信用卡分期余额", "Card instalments"), least=0)
    past_due_amount = money(("逾期金额", "Past due"), least=0)
    past_due_90d_amount = money(("逾期90天以上余额", "Past due over 90 days"), least=0)
    worst_days_past_due = classed(
        count(("最长逾期天数", "Worst days past due"), unit="day"), "C2"
    )
    lenders_past_due = classed(count(("逾期机构数", "Lenders past due")), "C2")
    guarantees_given_amount = money(("对外担保余额", "Guarantees given"), least=0)
    inquiries_30d = classed(count(("30天审批查询", "Hard inquiries in 30 days")), "C2")
    inquiries_90d = classed(count(("90天审批查询", "Hard inquiries in 90 days")), "C2")
    currency = currency()
    bureau_score = classed(count(("征信评分", "Bureau score")), "C2")

    data_before_report_before_pull = in_order("data_on", "reported_on", "pulled_on")


bureau_reports = Contract(
    name="bureau_reports",
    words=("征信报告", "Bureau reports"),
    grain=("每份查得的征信报告一行", "One row per report pulled."),
    columns=BureauReports,
    lane="external",
    kind=Kind("bureau_reported", ("征信数据", "Bureau report"), usual_days=45),
    event_time="data_on",
    amount="total_debt_amount",
)
