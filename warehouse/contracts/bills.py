"""Bills of exchange: drawn, accepted, discounted, paid at maturity or not."""

import dataframely as dy

from warehouse.contracts.columns import code, currency, day, ident, money, pseudonym
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind, kind_of_each
from warehouse.contracts.rules import in_order

BILL_KINDS = {
    "bank_acceptance": ("银行承兑汇票", "Bank acceptance"),
    "trade_acceptance": ("商业承兑汇票", "Trade acceptance"),
    "letter_of_credit": ("信用证", "Letter of credit"),
    "cheque": ("支票", "Cheque"),
}

BILL_STATES = {
    "open": ("未到期", "Open"),
    "discounted": ("已贴现", "Discounted"),
    "paid": ("已兑付", "Paid"),
    "advanced": ("垫款", "Paid by the bank in advance"),
    "dishonoured": ("拒付", "Dishonoured"),
    "cancelled": ("作废", "Cancelled"),
}


class Bills(dy.Schema):
    """One row per bill of exchange."""

    bill_id = ident(("票据编号", "Bill"), key=True)
    borrower_id = ident(("借款人", "Borrower"))
    facility_id = ident(("授信编号", "Facility"), optional=True)
    bill_kind = code(("票据类型", "Kind of bill"), BILL_KINDS)
    drawer_id = pseudonym(("出票人", "Drawer"), optional=True)
    acceptor_id = ident(("承兑人", "Acceptor"), optional=True)
    payee_id = pseudonym(("收款人", "Payee"), optional=True)
    bill_amount = money(("票面金额", "Amount of the bill"), optional=False, least=0)
    margin_amount = money(("保证金", "Margin"), least=0)
    currency = currency()
    margin_account_id = ident(("保证金账户", "Margin account"), optional=True)
    issued_on = day(("开具日", "Issued on"), optional=False)
    matures_on = day(("到期日", "Matures on"))
    settled_on = day(("结清日", "Settled on"))
    bill_state = code(("票据状态", "State of the bill"), BILL_STATES)

    drawn_before_it_matures = in_order("issued_on", "matures_on")
    drawn_before_it_is_settled = in_order("issued_on", "settled_on")


bills = Contract(
    name="bills",
    words=("票据", "Bills"),
    grain=("每张票据一行", "One row per bill of exchange."),
    columns=Bills,
    lane="fund_use",
    kind=kind_of_each(
        "bill_kind",
        BILL_KINDS,
        like=Kind("bill_{}", ("出票: {}", "Bill drawn: {}")),
    ),
    event_time="issued_on",
    event_end="matures_on",
    amount="bill_amount",
)
