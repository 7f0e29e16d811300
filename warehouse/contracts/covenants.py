"""Covenants: what the borrower must keep to, and each time it was tested."""

import dataframely as dy
import polars as pl

from warehouse.contracts.columns import (
    code,
    currency,
    day,
    ident,
    money,
    months,
    number,
    text,
)
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind, kind_of_each
from warehouse.contracts.rules import in_order, only_with

COVENANT_KINDS = {
    "dscr": ("偿债备付率", "DSCR"),
    "forward_dscr": ("预测偿债备付率", "Forward DSCR"),
    "llcr": ("贷款期覆盖率", "LLCR"),
    "plcr": ("项目期覆盖率", "PLCR"),
    "icr": ("利息保障倍数", "Interest cover"),
    "debt_to_ebitda": ("债务/EBITDA", "Debt to EBITDA"),
    "debt_ratio": ("资产负债率", "Debt ratio"),
    "current_ratio": ("流动比率", "Current ratio"),
    "net_worth": ("净资产", "Net worth"),
    "loan_to_value": ("抵押率", "Loan to value"),
    "reserve_balance": ("准备金余额", "Reserve balance"),
    "guarantees_given": ("对外担保", "Guarantees given"),
    "capital_expenditure": ("资本支出", "Capital expenditure"),
    "distribution": ("分红限制", "Distributions"),
    "negative_pledge": ("不得再抵押", "Negative pledge"),
    "change_of_control": ("控制权变更", "Change of control"),
    "account_control": ("账户监管", "Account control"),
    "information": ("信息报送", "Information"),
    "other": ("其他契约", "Other covenant"),
}

CONSEQUENCES = {
    "event_of_default": ("违约事件", "Event of default"),
    "lock_up": ("锁定分红", "Distributions locked up"),
    "prepayment": ("强制提前还款", "Mandatory prepayment"),
    "repricing": ("上浮利率", "Repricing"),
    "draw_stop": ("停止提款", "Drawing stops"),
    "reporting": ("加强报告", "Closer reporting"),
}

RESULTS = {
    "met": ("达标", "Met"),
    "breached": ("违反", "Breached"),
    "waived": ("已豁免", "Waived"),
    "not_tested": ("未测试", "Not tested"),
}


class Covenants(dy.Schema):
    """One row per covenant and terms it had for a time."""

    covenant_id = ident(("契约编号", "Covenant"), key=True)
    valid_from = day(("起", "Valid from"), key=True, optional=False)
    valid_to = day(("止", "Valid to"))
    borrower_id = ident(("借款人", "Borrower"))
    facility_id = ident(("授信编号", "Facility"), optional=True)
    covenant_kind = code(("契约类型", "Kind of covenant"), COVENANT_KINDS)
    bound = code(
        ("方向", "At least or at most"),
        {"at_least": ("不低于", "At least"), "at_most": ("不高于", "At most")},
        optional=True,
    )
    threshold = number(("阈值", "Threshold"), unit="ratio")
    threshold_amount = money(("阈值金额", "Threshold amount"))
    currency = currency(optional=True)
    tested_every_months = months(("测试周期", "Tested every"))
    first_test_on = day(("首次测试日", "First tested on"))
    consequence = code(("后果", "Consequence"), CONSEQUENCES, optional=True)
    clause = text(("条款", "Clause"), max_length=120)

    valid_from_is_not_after_valid_to = in_order("valid_from", "valid_to")

    @dy.rule()
    def a_threshold_says_which_side_is_good(cls) -> pl.Expr:  # noqa: N805  dataframely's
        """A number alone does not tell whether more or less of it is better."""
        none = cls.threshold.col.is_null() & cls.threshold_amount.col.is_null()
        return none | cls.bound.col.is_not_null()


class CovenantTests(dy.Schema):
    """One row per covenant and day it was tested for."""

    covenant_id = ident(("契约编号", "Covenant"), key=True)
    tested_on = day(("测试基准日", "Tested as at"), key=True, optional=False)
    borrower_id = ident(("借款人", "Borrower"))
    facility_id = ident(("授信编号", "Facility"), optional=True)
    covenant_kind = code(("契约类型", "Kind of covenant"), COVENANT_KINDS)
    measured = number(("实测值", "Measured"), unit="ratio")
    threshold = number(("阈值", "Threshold"), unit="ratio")
    measured_amount = money(("实测金额", "Measured amount"))
    threshold_amount = money(("阈值金额", "Threshold amount"))
    currency = currency(optional=True)
    result = code(("结果", "Result"), RESULTS)
    certified_on = day(("出具日", "Certified on"))
    certified_by = code(
        ("出具方", "Certified by"),
        {
            "borrower": ("借款人", "Borrower"),
            "auditor": ("审计师", "Auditor"),
            "lender": ("贷款人", "Lender"),
        },
        optional=True,
    )
    waived_until = day(("豁免至", "Waived until"))
    waived_by_amendment = ident(
        ("豁免依据", "Waived by which amendment"), optional=True
    )
    cured_on = day(("补救日", "Cured on"))

    tested_before_certified = in_order("tested_on", "certified_on")
    tested_before_cured = in_order("tested_on", "cured_on")
    only_what_is_waived_has_a_waiver = only_with("waived_until", "waived", of="result")
    only_a_breach_is_cured = only_with("cured_on", "breached", "waived", of="result")


covenants = Contract(
    name="covenants",
    words=("契约", "Covenants"),
    grain=(
        "每项契约每段条款一行",
        "One row per covenant and the day its terms began.",
    ),
    columns=Covenants,
    lane="application",
    kind=kind_of_each(
        "covenant_kind",
        COVENANT_KINDS,
        like=Kind("covenant_{}", ("契约: {}", "Covenant: {}"), usual_days=10),
    ),
    event_time="valid_from",
    looks_ahead=True,
    event_end="valid_to",
)

covenant_tests = Contract(
    name="covenant_tests",
    words=("契约测试", "Covenant tests"),
    grain=(
        "每项契约每个测试日一行",
        "One row per covenant and day it was tested for.",
    ),
    columns=CovenantTests,
    lane="project",
    kind=kind_of_each(
        "result",
        RESULTS,
        # A certificate may follow the quarter it is for by 45 days.
        like=Kind("covenant_test_{}", ("契约测试: {}", "Covenant: {}"), usual_days=45),
        tones={
            "met": "good",
            "breached": "bad",
            "waived": "watch",
            "not_tested": "watch",
        },
    ),
    event_time="tested_on",
)
