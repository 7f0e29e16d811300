"""Repayment: what was paid, and where each facility stood."""

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

OFFICIAL_CLASSES = {
    "normal": ("正常", "Normal"),
    "special_mention": ("关注", "Special mention"),
    "substandard": ("次级", "Substandard"),
    "doubtful": ("可疑", "Doubtful"),
    "loss": ("损失", "Loss"),
}


class Repayments(dy.Schema):
    """One row per payment received on a facility."""

    facility_id = ident(("授信编号", "Facility"), key=True)
    repayment_id = ident(("还款编号", "Repayment"), key=True)
    borrower_id = ident(("借款人", "Borrower"))
    paid_on = day(("还款日", "Paid on"), optional=False)
    booked_on = day(("记账日", "Booking date"))
    paid_amount = money(("还款金额", "Paid"), optional=False)
    principal_paid = money(("归还本金", "Principal paid"))
    interest_paid = money(("归还利息", "Interest paid"))
    currency = currency()
    channel = text(("渠道", "Channel"), max_length=80)
    installment_no = count(("期次", "Instalment"))


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
    official_class = code(
        ("监管分类", "Official class"), OFFICIAL_CLASSES, optional=True
    )
    source_state = text(("来源状态", "State in the source's words"), max_length=80)


repayments = Contract(
    name="repayments",
    words=("还款", "Repayments"),
    grain=("每笔还款一行", "One row per payment received on a facility."),
    columns=Repayments,
    lane="repayment",
    kind=Kind("repayment", ("还款", "Repayment"), tone="good", sign=-1),
    event_time="paid_on",
    amount="paid_amount",
)

positions = Contract(
    name="positions",
    words=("授信头寸", "Positions"),
    grain=("每授信每日一行", "One row per facility and day."),
    columns=Positions,
    lane="repayment",
    kind=Kind("position_stated", ("头寸", "Position stated"), usual_days=10),
    event_time="position_on",
    amount="outstanding_amount",
)
