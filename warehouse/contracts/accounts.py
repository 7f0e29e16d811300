"""Accounts, their balances and what moved on them."""

import dataframely as dy

from warehouse.contracts.columns import (
    code,
    count,
    currency,
    day,
    flag,
    ident,
    instant,
    money,
    pseudonym,
    text,
)
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind, KindByCode
from warehouse.contracts.purposes import FLOWS
from warehouse.contracts.rules import in_order

ACCOUNT_KINDS = {
    "operating": ("结算户", "Operating"),
    "revenue": ("收入归集户", "Revenue"),
    "reserve": ("准备金户", "Reserve"),
    "supervised": ("预售资金监管户", "Supervised pre-sale receipts"),
    "margin": ("保证金户", "Margin"),
    "payroll": ("工资户", "Payroll"),
    "loan": ("贷款户", "Loan"),
    "term_deposit": ("定期户", "Term deposit"),
    "card": ("信用卡户", "Card"),
}

OPERATIONS = {
    "cash_deposit": ("现金存入", "Cash deposit"),
    "cash_withdrawal": ("现金支取", "Cash withdrawal"),
    "card_withdrawal": ("卡支取", "Card withdrawal"),
    "transfer_in": ("转入", "Transfer in"),
    "transfer_out": ("转出", "Transfer out"),
    "interest": ("结息", "Interest"),
    "fee": ("费用", "Fee"),
    "loan_proceeds": ("贷款发放", "Loan proceeds"),
    "loan_repayment": ("归还贷款", "Loan repayment"),
    "reversal": ("冲正", "Reversal"),
    "direct_debit": ("代扣", "Direct debit"),
    "returned": ("退票退款", "Returned item"),
}

RETURNS = {
    "no_funds": ("余额不足", "No funds"),
    "account_closed": ("账户销户", "Account closed"),
    "stopped": ("止付", "Stopped by the payer"),
    "wrong_details": ("信息不符", "Wrong details"),
    "other": ("其他原因", "Other reason"),
}
"""Why a debit or a cheque came back unpaid."""


class Accounts(dy.Schema):
    """One row per account."""

    account_id = ident(("账户", "Account"), key=True)
    borrower_id = ident(("借款人", "Borrower"), optional=True)
    account_kind = code(("账户类型", "Kind of account"), ACCOUNT_KINDS)
    currency = currency()
    region = text(("地区", "Region"), max_length=120)
    # The same pseudonym the account has as somebody's counterparty.
    account_token = pseudonym(("账号", "Account number"), optional=True, prefix="A")
    overdraft_limit = money(("透支额度", "Overdraft limit"), least=0)
    is_controlled = flag(("是否监管账户", "Whether we control it"))
    opened_on = day(("开户日", "Opened on"))
    closed_on = day(("销户日", "Closed on"))

    opened_before_closed = in_order("opened_on", "closed_on")


class Balances(dy.Schema):
    """One row per account and day a balance was stated for."""

    account_id = ident(("账户", "Account"), key=True)
    balance_on = day(("余额日", "Balance on"), key=True, optional=False)
    borrower_id = ident(("借款人", "Borrower"), optional=True)
    balance_amount = money(("余额", "Balance"), optional=False)
    currency = currency()


class Transactions(dy.Schema):
    """One row per posting on an account."""

    account_id = ident(("账户", "Account"), key=True)
    transaction_id = ident(("交易编号", "Transaction"), key=True)
    borrower_id = ident(("借款人", "Borrower"), optional=True)
    facility_id = ident(("授信编号", "Facility"), optional=True)
    direction = code(("收支", "Direction"), {"in": ("收", "In"), "out": ("支", "Out")})
    amount = money(("金额", "Amount"), optional=False, least=0)
    currency = currency()
    value_on = day(("起息日", "Value date"), optional=False)
    booked_on = day(("记账日", "Booking date"))
    posted_at = instant(("记账时刻", "Posted at"))
    operation = code(("方式", "Operation"), OPERATIONS, optional=True)
    flow = code(("资金性质", "What it is"), FLOWS, optional=True)
    category = text(("类别", "Category"), max_length=120)
    balance_after = money(("交易后余额", "Balance after"))
    counterparty_bank = text(("对方银行", "Counterparty bank"), max_length=120)
    counterparty_account = pseudonym(
        ("对方账户", "Counterparty account"), optional=True, prefix="A"
    )
    counterparty_id = pseudonym(("对方", "Counterparty"), optional=True)
    merchant_category = text(("商户类别码", "Merchant category code"), max_length=4)
    items = count(("合并笔数", "Items in one posting"))
    return_reason = code(("退回原因", "Why it came back"), RETURNS, optional=True)
    reversal_of = ident(("冲正哪笔", "Reverses which"), optional=True)
    memo = text(("附言", "Memo"), privacy="C3", max_length=500)


accounts = Contract(
    name="accounts",
    words=("账户", "Accounts"),
    grain=("每个账户一行", "One row per account."),
    columns=Accounts,
    lane="identity",
    kind=Kind("account_opened", ("开户", "Account opened")),
    event_time="opened_on",
    event_end="closed_on",
)

balances = Contract(
    name="balances",
    words=("账户余额", "Balances"),
    grain=("每账户每日一行", "One row per account and day."),
    columns=Balances,
    lane="account",
    kind=Kind("balance_stated", ("余额", "Balance stated"), is_routine=True),
    event_time="balance_on",
    amount="balance_amount",
)

transactions = Contract(
    name="transactions",
    words=("账户交易", "Transactions"),
    grain=("每笔入账一行", "One row per posting on an account."),
    columns=Transactions,
    lane="account",
    kind=KindByCode(
        "direction",
        {
            "in": Kind("inflow", ("收入", "Inflow"), sign=1, is_routine=True),
            "out": Kind("outflow", ("支出", "Outflow"), sign=-1, is_routine=True),
        },
    ),
    event_time="value_on",
    amount="amount",
)
