"""Obligations: everything expected by a date, so that silence can be read.

What is not there is seen only beside what should be. Each row says who owes what by
when; the day it was fulfilled and the row that fulfilled it come later, as a later
version, and until then, at each `as_of`, it stands open.
"""

from dataclasses import replace

import dataframely as dy
import polars as pl

from warehouse.contracts.columns import code, count, day, ident, pseudonym, text
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind, KindByCode, kind_of_each
from warehouse.contracts.rules import in_order, told_together

OBLIGATION_KINDS = {
    "certificate": ("合规证书", "Compliance certificate"),
    "statements": ("财务报表", "Financial statements"),
    "audit_report": ("审计报告", "Audit report"),
    "progress_report": ("进度报告", "Progress report"),
    "cost_report": ("成本报告", "Cost report"),
    "covenant_test": ("契约测试", "Covenant test"),
    "instalment": ("还款", "Instalment"),
    "reserve_funding": ("补足准备金", "Funding of a reserve"),
    "equity": ("资本金到位", "Equity to be paid in"),
    "fund_use_evidence": ("用款凭证", "Evidence of use of funds"),
    "insurance": ("保险续保", "Insurance renewal"),
    "permit": ("证照续期", "Permit renewal"),
    "valuation": ("押品重估", "Valuation"),
    "guarantee": ("保函续期", "Guarantee renewal"),
    "tax": ("税费申报缴纳", "Tax filing and payment"),
    "visit": ("现场检查", "Visit"),
    "contact": ("联系客户", "Contact"),
    "review": ("授信年审", "Review of the credit"),
    "rating": ("重新评级", "Rating"),
    "classification": ("风险分类", "Classification"),
    "consent": ("授权续期", "Consent renewal"),
    "condition": ("提款或放款条件", "Condition precedent"),
    "other": ("其他事项", "Other duty"),
}

_LANES = {
    "visit": "field",
    "contact": "field",
    "progress_report": "project",
    "cost_report": "project",
    "covenant_test": "project",
    "insurance": "project",
    "permit": "project",
    "instalment": "repayment",
    "reserve_funding": "account",
    "fund_use_evidence": "fund_use",
    "valuation": "application",
    "guarantee": "relations",
    "review": "application",
    "condition": "application",
    "consent": "identity",
}

FULFILLED_BY = {
    "statements": ("财务报表", "Statements"),
    "covenant_tests": ("契约测试", "Covenant tests"),
    "progress_reports": ("进度报告", "Progress reports"),
    "cost_reports": ("成本报告", "Cost reports"),
    "repayments": ("还款", "Repayments"),
    "transactions": ("账户交易", "Transactions"),
    "fund_payments": ("资金支付", "Fund payments"),
    "insurances": ("保险", "Insurances"),
    "permits": ("证照", "Permits"),
    "valuations": ("押品估值", "Valuations"),
    "guarantees": ("保证担保", "Guarantees"),
    "tax_filings": ("纳税申报", "Tax filings"),
    "visits": ("走访", "Visits"),
    "contacts": ("联系", "Contacts"),
    "ratings": ("评级", "Ratings"),
    "positions": ("授信头寸", "Positions"),
    "documents": ("文件", "Documents"),
    "application_events": ("申请过程", "Application events"),
    "consents": ("授权", "Consents"),
}
"""The tables whose rows may fulfil an obligation."""


class Obligations(dy.Schema):
    """One row per thing expected by a date."""

    obligation_id = ident(("义务编号", "Obligation"), key=True)
    borrower_id = ident(("借款人", "Borrower"))
    facility_id = ident(("授信编号", "Facility"), optional=True)
    obligation_kind = code(("义务类型", "Kind of obligation"), OBLIGATION_KINDS)
    owed_by = code(
        ("义务方", "Owed by"),
        {
            "borrower": ("借款人", "Borrower"),
            "lender": ("贷款人", "Lender"),
            "third_party": ("第三方", "Third party"),
        },
    )
    party_id = pseudonym(("当事人编号", "Party"), optional=True)
    officer_id = pseudonym(("经办人", "Officer"), optional=True)
    branch_id = ident(("机构编号", "Branch"), optional=True)
    covenant_id = ident(("契约编号", "Covenant"), optional=True)
    period_end = day(("期末", "Period ends"))
    due_on = day(("应办日", "Due on"), optional=False)
    grace_days = count(("宽限天数", "Grace days"), unit="day")
    fulfilled_on = day(("履行日", "Fulfilled on"))
    fulfilled_by_table = code(
        ("履行于哪张表", "Fulfilled by a row of"), FULFILLED_BY, optional=True
    )
    fulfilled_by_id = ident(("履行于哪一行", "Fulfilled by which row"), optional=True)
    waived_on = day(("免除日", "Waived on"))
    waived_because = text(("免除原因", "Waived because"), max_length=300)

    the_row_that_fulfils_is_named_whole = told_together(
        "fulfilled_by_table", "fulfilled_by_id"
    )
    its_period_ends_before_it_is_due = in_order("period_end", "due_on")

    @dy.rule()
    def what_fulfils_has_its_day(cls) -> pl.Expr:  # noqa: N805  dataframely's
        """A row that fulfils an obligation does so on a day."""
        return cls.fulfilled_by_id.col.is_null() | cls.fulfilled_on.col.is_not_null()


def _kinds() -> KindByCode:
    """Draw each obligation in the lane of what would fulfil it."""
    # What is due is agreed long before, never learned late.
    like = Kind("due_{}", ("应办: {}", "Due: {}"), usual_days=0, is_routine=True)
    alike = kind_of_each("obligation_kind", OBLIGATION_KINDS, like)
    kinds = {c: replace(k, lane=_LANES.get(c)) for c, k in alike.kinds.items()}
    return KindByCode(alike.column, kinds)


obligations = Contract(
    name="obligations",
    words=("应办事项", "Obligations"),
    grain=("每项到期应办之事一行", "One row per thing expected by a date."),
    columns=Obligations,
    lane="finances",
    kind=_kinds(),
    event_time="due_on",
    looks_ahead=True,
)
