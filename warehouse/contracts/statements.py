"""Financial statements, one row each.

They are kept wide, not one row per item: an indicator reads several items of one
statement together (Beneish needs sixteen), a statement is restated as a whole, and on a
trajectory it is one event. A bank's own chart of accounts is mapped by its source.

Assets that do not equal liabilities and equity are let in: that they do not is what
indicators look for.
"""

import dataframely as dy
import polars as pl

from warehouse.contracts.columns import (
    code,
    currency,
    day,
    ident,
    money,
    pseudonym,
    text,
)
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind, KindByCode
from warehouse.contracts.rules import in_order, only_with

PERIODS = {
    "year": ("年", "Year"),
    "half_year": ("半年", "Half-year"),
    "quarter": ("季", "Quarter"),
    "month": ("月", "Month"),
}

ASSURANCES = {
    "audited": ("已审计", "Audited"),
    "reviewed": ("已审阅", "Reviewed"),
    "unaudited": ("未审计", "Unaudited"),
    "tax_basis": ("报税口径", "As filed for tax"),
}

OPINIONS = {
    "unqualified": ("无保留意见", "Unqualified"),
    "emphasis": ("带强调事项段", "Unqualified, with emphasis"),
    "qualified": ("保留意见", "Qualified"),
    "adverse": ("否定意见", "Adverse"),
    "disclaimer": ("无法表示意见", "Disclaimer"),
}


class Statements(dy.Schema):
    """One row per set of statements, for one period and scope, as issued."""

    statement_id = ident(("报表编号", "Statement"), key=True)
    borrower_id = ident(("借款人", "Borrower"))
    party_id = pseudonym(("当事人编号", "Party"), optional=True)
    scope = code(
        ("口径", "Scope"),
        {
            "single": ("单体", "Single entity"),
            "consolidated": ("合并", "Consolidated"),
        },
    )
    period_kind = code(("期间类型", "Kind of period"), PERIODS)
    # Told, since in China a quarter's statement runs from the first of January.
    period_start = day(("期初", "Period starts"))
    period_end = day(("期末", "Period ends"), optional=False)
    delivered_on = day(("报送日", "Delivered on"))
    assurance = code(("鉴证", "Assurance"), ASSURANCES, optional=True)
    auditor_id = ident(("审计师", "Auditor"), optional=True)
    opinion = code(("审计意见", "Opinion"), OPINIONS, optional=True)
    restates = ident(("重述哪份报表", "Restates which statement"), optional=True)
    accounting_standard = text(("会计准则", "Accounting standard"), max_length=80)
    currency = currency()

    # Income
    revenue = money(("营业收入", "Revenue"))
    cost_of_sales = money(("营业成本", "Cost of sales"))
    selling_and_administration = money(("销售与管理费用", "Selling and administration"))
    depreciation = money(("折旧与摊销", "Depreciation and amortisation"))
    operating_profit = money(("营业利润", "Operating profit"))
    ebitda = money(("息税折旧摊销前利润", "EBITDA"))
    interest_expense = money(("利息支出", "Interest expense"))
    profit_before_tax = money(("利润总额", "Profit before tax"))
    net_profit = money(("净利润", "Net profit"))

    # What is owned
    cash = money(("货币资金", "Cash"))
    receivables = money(("应收账款", "Receivables"))
    inventories = money(("存货", "Inventories"))
    current_assets = money(("流动资产", "Current assets"))
    fixed_assets = money(("固定资产净值", "Fixed assets, net"))
    financial_investments = money(("金融投资", "Financial investments"))
    total_assets = money(("资产总计", "Total assets"))

    # What is owed
    short_term_debt = money(("短期有息债务", "Interest-bearing debt, within a year"))
    long_term_debt = money(("长期有息债务", "Interest-bearing debt, beyond a year"))
    payables = money(("应付账款", "Payables"))
    current_liabilities = money(("流动负债", "Current liabilities"))
    total_liabilities = money(("负债合计", "Total liabilities"))
    paid_in_capital = money(("实收资本", "Paid-in capital"))
    total_equity = money(("所有者权益", "Total equity"))
    guarantees_given_amount = money(("对外担保余额", "Guarantees given"), least=0)

    # Cash flow
    operating_cash_flow = money(("经营现金流净额", "Operating cash flow"))
    investing_cash_flow = money(("投资现金流净额", "Investing cash flow"))
    financing_cash_flow = money(("筹资现金流净额", "Financing cash flow"))
    change_in_cash = money(("现金净增加额", "Change in cash"))
    distributions_paid = money(("分配股利", "Distributions paid"))
    cfads = money(("可用于偿债的现金流", "Cash flow for debt service"))

    starts_before_it_ends = in_order("period_start", "period_end")
    only_an_audit_gives_an_opinion = only_with("opinion", "audited", of="assurance")

    @dy.rule()
    def a_statement_restates_another(cls) -> pl.Expr:  # noqa: N805  dataframely's
        """What is issued anew has its own id; a mistake in a file is a correction."""
        return cls.restates.col != cls.statement_id.col


_DAYS_TO_DELIVER = {"year": 120, "half_year": 60, "quarter": 45, "month": 20}

statements = Contract(
    name="statements",
    words=("财务报表", "Statements"),
    grain=(
        "每份报表一行",
        "One row per set of statements, for one period and scope, as issued.",
    ),
    columns=Statements,
    lane="finances",
    kind=KindByCode(
        "period_kind",
        {
            period: Kind(
                f"statement_{period}",
                (f"{zh}报", f"Statements of the {en.lower()}"),
                usual_days=_DAYS_TO_DELIVER[period],
            )
            for period, (zh, en) in PERIODS.items()
        },
    ),
    event_time="period_end",
    amount="revenue",
)
