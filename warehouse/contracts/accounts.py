"""Accounts, their balances and what moved on them."""

import dataframely as dy

from warehouse.contracts.columns import code, currency, day, ident, money, text
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind, KindByCode

ACCOUNT_KINDS = {
    "operating": ("结算户", "Operating"),
    "revenue": ("收入归集户", "Revenue"),
    "reserve": ("准备金户", "Reserve"),
    "margin": ("保证金户", "Margin"),
    "payroll": ("工资户", "Payroll"),
    "loan": ("贷款户", "Loan"),
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
}


class Accounts(dy.Schema):
    """One row per account."""

    account_id = ident(("账户", "Account"), key=True)
    borrower_id = ident(("借款人", "Borrower"), optional=True)
    account_kind = code(("账户类型", "Kind of account"), ACCOUNT_KINDS)
    currency = currency()
    region = text(("开户地区", "Region"), max_length=120)
    opened_on = day(("开户日", "Opened on"))
    closed_on = day(("销户日", "Closed on"))


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
    operation = code(("方式", "Operation"), OPERATIONS, optional=True)
    category = text(("类别", "Category"), max_length=120)
    balance_after = money(("交易后余额", "Balance after"))
    counterparty_bank = text(("对方银行", "Counterparty bank"), max_length=120)
    counterparty_account = text(
        ("对方账户", "Counterparty account"), privacy="C3", max_length=120
    )
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
    kind=Kind("balance_stated", ("余额", "Balance stated")),
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
            "in": Kind("inflow", ("收入", "Inflow"), sign=1),
            "out": Kind("outflow", ("支出", "Outflow"), sign=-1),
        },
    ),
    event_time="value_on",
    amount="amount",
)
