"""Use of funds: each draw on a facility, and each payment made out of it."""

import dataframely as dy

from warehouse.contracts.columns import (
    code,
    currency,
    day,
    flag,
    ident,
    money,
    pseudonym,
    text,
)
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind, KindByCode
from warehouse.contracts.purposes import PURPOSES
from warehouse.contracts.rules import in_order

WAYS_OF_PAYING = {
    "entrusted": ("受托支付", "Paid by us to the payee"),
    "own": ("自主支付", "Paid by the borrower"),
}


class Drawdowns(dy.Schema):
    """One row per draw on a facility."""

    drawdown_id = ident(("提款编号", "Drawdown"), key=True)
    facility_id = ident(("授信编号", "Facility"))
    borrower_id = ident(("借款人", "Borrower"))
    account_id = ident(("账户", "Account"), optional=True)
    requested_on = day(("申请日", "Asked for on"))
    drawn_on = day(("提款日", "Drawn on"), optional=False)
    drawn_amount = money(("提款金额", "Drawn"), optional=False, least=0)
    currency = currency()
    purpose_kind = code(("用途类别", "Kind of purpose"), PURPOSES, optional=True)
    way_of_paying = code(("支付方式", "Way of paying"), WAYS_OF_PAYING, optional=True)
    # Above this a payment to one payee must be made by us.
    entrusted_above_amount = money(("受托支付起点", "Paid by us above"), least=0)
    repays_facility_id = ident(("用于归还", "Repays which facility"), optional=True)
    note = text(("说明", "Note"), privacy="C3", max_length=500)

    asked_for_before_drawn = in_order("requested_on", "drawn_on")


class FundPayments(dy.Schema):
    """One row per payment made out of a draw."""

    payment_id = ident(("支付编号", "Payment"), key=True)
    drawdown_id = ident(("提款编号", "Drawdown"), optional=True)
    facility_id = ident(("授信编号", "Facility"))
    borrower_id = ident(("借款人", "Borrower"))
    payment_on = day(("支付日", "Paid out on"), optional=False)
    payment_amount = money(("支付金额", "Paid out"), optional=False, least=0)
    currency = currency()
    way_of_paying = code(("支付方式", "Way of paying"), WAYS_OF_PAYING)
    purpose_kind = code(("用途类别", "Kind of purpose"), PURPOSES, optional=True)
    payee_id = pseudonym(("收款人", "Payee"), optional=True)
    payee_token = pseudonym(("收款账号", "Payee's account"), optional=True, prefix="A")
    payee_bank = text(("收款银行", "Payee's bank"), max_length=120)
    is_agreed_payee = flag(("是否约定收款人", "Whether the payee was agreed"))
    account_id = ident(("账户", "Account"), optional=True)
    transaction_id = ident(("交易编号", "Transaction"), optional=True)
    contract_document_id = ident(("合同文件", "Contract shown"), optional=True)
    invoice_id = ident(("发票", "Invoice"), optional=True)
    delivery_document_id = ident(("收货文件", "Delivery shown"), optional=True)
    accepted_on = day(("凭证审核日", "Evidence accepted on"))


drawdowns = Contract(
    name="drawdowns",
    words=("提款", "Drawdowns"),
    grain=("每笔提款一行", "One row per draw on a facility."),
    columns=Drawdowns,
    lane="fund_use",
    kind=Kind("drawdown", ("放款", "Drawdown"), sign=1),
    event_time="drawn_on",
    amount="drawn_amount",
)

fund_payments = Contract(
    name="fund_payments",
    words=("资金支付", "Fund payments"),
    grain=("用贷款资金的每笔支付一行", "One row per payment made out of a draw."),
    columns=FundPayments,
    lane="fund_use",
    kind=KindByCode(
        "way_of_paying",
        {
            "entrusted": Kind("paid_entrusted", WAYS_OF_PAYING["entrusted"], sign=-1),
            "own": Kind("paid_own", WAYS_OF_PAYING["own"], sign=-1, usual_days=30),
        },
    ),
    event_time="payment_on",
    amount="payment_amount",
)
