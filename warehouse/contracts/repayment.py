"""Repayment: what was paid, what it was laid on, and where each facility stood."""

import dataframely as dy
import polars as pl

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
from warehouse.contracts.kinds import Kind, KindByCode

OFFICIAL_CLASSES = {
    "normal": ("正常", "Normal"),
    "special_mention": ("关注", "Special mention"),
    "substandard": ("次级", "Substandard"),
    "doubtful": ("可疑", "Doubtful"),
    "loss": ("损失", "Loss"),
}

IMPAIRMENT_STAGES = {
    "stage_1": ("第一阶段", "Stage 1"),
    "stage_2": ("第二阶段", "Stage 2"),
    "stage_3": ("第三阶段", "Stage 3"),
}

REPAYMENT_KINDS = {
    "ordinary": ("一般还款", "Ordinary"),
    "prepayment": ("部分提前还款", "Partial prepayment"),
    "payoff": ("提前结清", "Early payoff"),
    "reversal": ("冲正", "Reversal"),
}
"""An ordinary payment pays what is due and then what falls due next; what a prepayment
leaves over goes to principal; a payoff ends the schedule; a reversal takes back."""

RETURNED_FOR = {
    "insufficient_funds": ("余额不足", "Insufficient funds"),
    "account_closed": ("账户已销", "Account closed"),
    "mandate_revoked": ("授权撤销", "Mandate revoked"),
    "disputed": ("付款人异议", "Disputed by the payer"),
    "technical": ("系统原因", "Technical"),
    "mistake": ("误记更正", "Booked by mistake"),
}

PAYERS = {
    "borrower": ("借款人本人", "The borrower"),
    "co_borrower": ("共同借款人", "A co-borrower"),
    "guarantor": ("保证人", "A guarantor"),
    "related": ("关联方", "A related party"),
    "third_party": ("无关第三方", "An unrelated third party"),
}

COMPONENTS = {
    "penalty": ("罚息", "Penalty"),
    "fee": ("费用", "Fee"),
    "interest": ("利息", "Interest"),
    "principal": ("本金", "Principal"),
}

MONTH_DAYS = 30
"""The days of a month, where arrears are reported in whole months."""

TOLD_IN = {
    "days": ("天", "Days"),
    "months": ("整月 (每月计30天, 为区间下限)", "Whole months of 30 days, the least"),
    "months_or_more": ("整月或以上", "Whole months of 30 days, or more"),
}
"""How exactly arrears are reported.

In `months`, 90 stands for 90 to 119 days; in `months_or_more`, for 90 and any more.
"""


class Repayments(dy.Schema):
    """One row per payment received on a facility, or taken back from it.

    Whether it came in time is told by its value date: `value_on`, or else `paid_on`.
    """

    facility_id = ident(("授信编号", "Facility"), key=True)
    repayment_id = ident(("还款编号", "Repayment"), key=True)
    borrower_id = ident(("借款人", "Borrower"))
    repayment_kind = code(("还款类型", "Kind of repayment"), REPAYMENT_KINDS)
    paid_on = day(("还款日", "Paid on"), optional=False)
    value_on = day(("起息日", "Value date"))
    booked_on = day(("记账日", "Booking date"))
    paid_amount = money(("还款金额", "Paid"), optional=False)
    principal_paid = money(("归还本金", "Principal paid"))
    interest_paid = money(("归还利息", "Interest paid"))
    penalty_paid = money(("归还罚息", "Penalty paid"))
    fee_paid = money(("归还费用", "Fees paid"))
    currency = currency()
    channel = text(("渠道", "Channel"), max_length=80)
    installment_no = count(("期次", "Instalment"))
    paid_by = ident(("付款方", "Paid by"), optional=True)
    payer = code(("付款方身份", "Who paid"), PAYERS, optional=True)
    reversal_of = ident(("冲正哪笔", "Reverses which"), optional=True)
    returned_for = code(("退回原因", "Returned for"), RETURNED_FOR, optional=True)

    @dy.rule()
    def only_a_reversal_takes_back(cls) -> pl.Expr:  # noqa: N805  dataframely's
        """A reversal is below zero, and nothing else is."""
        taken_back = cls.repayment_kind.col == "reversal"
        return taken_back == (cls.paid_amount.col < 0)

    @dy.rule()
    def only_a_reversal_names_what_it_reverses(cls) -> pl.Expr:  # noqa: N805
        """What names another payment as reversed is a reversal, and not of itself."""
        is_reversal = cls.repayment_kind.col == "reversal"
        of_another = cls.reversal_of.col != cls.repayment_id.col
        return cls.reversal_of.col.is_null() | (is_reversal & of_another)


class Allocations(dy.Schema):
    """One row per part of a payment, as the sender laid it on what was due.

    A part without an instalment went beyond the schedule, as a prepayment does.
    """

    facility_id = ident(("授信编号", "Facility"), key=True)
    repayment_id = ident(("还款编号", "Repayment"), key=True)
    allocation_no = count(("分配顺序", "Order"), key=True, optional=False)
    borrower_id = ident(("借款人", "Borrower"))
    allocated_on = day(("分配日", "Counts from"), optional=False)
    schedule_no = count(("还款计划版本", "Schedule version"))
    installment_no = count(("期次", "Instalment"))
    component = code(("款项", "Component"), COMPONENTS)
    allocated_amount = money(("分配金额", "Allocated"), optional=False, least=0)
    currency = currency()


class Positions(dy.Schema):
    """One row per facility and day a position was stated for."""

    facility_id = ident(("授信编号", "Facility"), key=True)
    position_on = day(("头寸日", "Position on"), key=True, optional=False)
    borrower_id = ident(("借款人", "Borrower"))
    outstanding_amount = money(("未偿余额", "Outstanding"))
    undrawn_amount = money(("未提金额", "Undrawn"))
    drawn_total = money(("累计提款", "Drawn in total"))
    repaid_total = money(("累计归还", "Repaid in total"))
    cancelled_total = money(("累计取消", "Cancelled in total"))
    sold_total = money(("累计转让", "Sold in total"))
    held_amount = money(("我行持有", "Held by us"))
    exchange_adjustment = money(("汇兑调整", "Exchange adjustment"))
    currency = currency()
    interest_rate = ratio(("年利率", "Yearly interest rate"), least=-1, most=10)
    last_drawn_on = day(("最近提款日", "Last drawn on"))
    days_past_due_reported = count(
        ("报送逾期天数", "Days past due as reported"), unit="day"
    )
    days_past_due_told_in = code(
        ("逾期天数口径", "Days past due told in"), TOLD_IN, optional=True
    )
    arrears_amount_reported = money(("报送逾期金额", "Arrears as reported"), least=0)
    official_class = code(
        ("监管分类", "Official class"), OFFICIAL_CLASSES, optional=True
    )
    impairment_stage = code(
        ("减值阶段", "Impairment stage"), IMPAIRMENT_STAGES, optional=True
    )
    provision_amount = money(("减值准备", "Provision"), least=0)
    source_state = text(("来源状态", "State in the source's words"), max_length=80)


repayments = Contract(
    name="repayments",
    words=("还款", "Repayments"),
    grain=("每笔还款一行", "One row per payment received on a facility."),
    columns=Repayments,
    lane="repayment",
    kind=KindByCode(
        "repayment_kind",
        {
            "ordinary": Kind(
                "repayment", ("还款", "Repayment"), "good", sign=-1, is_routine=True
            ),
            "prepayment": Kind(
                "prepayment", ("部分提前还款", "Prepayment"), tone="good", sign=-1
            ),
            "payoff": Kind("payoff", ("提前结清", "Payoff"), tone="good", sign=-1),
            "reversal": Kind(
                "repayment_reversed",
                ("还款冲正", "Repayment reversed"),
                tone="bad",
                sign=1,
            ),
        },
    ),
    event_time="paid_on",
    amount="paid_amount",
)

allocations = Contract(
    name="allocations",
    words=("还款分配", "Allocations"),
    grain=(
        "每笔还款的每个分配部分一行",
        "One row per payment and part of it.",
    ),
    columns=Allocations,
    lane="repayment",
    kind=Kind(
        "repayment_allocated", ("还款分配", "Repayment allocated"), is_routine=True
    ),
    event_time="allocated_on",
    amount="allocated_amount",
)

positions = Contract(
    name="positions",
    words=("授信头寸", "Positions"),
    grain=("每授信每日一行", "One row per facility and day."),
    columns=Positions,
    lane="repayment",
    kind=Kind(
        "position_stated", ("头寸", "Position stated"), usual_days=10, is_routine=True
    ),
    event_time="position_on",
    amount="outstanding_amount",
)
