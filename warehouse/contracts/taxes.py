"""Tax filings: what was due to the state, what was declared, and what was paid."""

import dataframely as dy

from warehouse.contracts.columns import code, currency, day, flag, ident, money
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind, kind_of_each
from warehouse.contracts.rules import in_order

LEVIES = {
    "value_added": ("增值税", "Value added tax"),
    "corporate_income": ("企业所得税", "Corporate income tax"),
    "personal_income": ("个人所得税", "Personal income tax"),
    "social_insurance": ("社会保险费", "Social insurance"),
    "housing_fund": ("住房公积金", "Housing fund"),
    "land_value": ("土地增值税", "Land value tax"),
    "other": ("其他税费", "Other levy"),
}


class TaxFilings(dy.Schema):
    """One row per levy and period to be filed."""

    filing_id = ident(("申报编号", "Filing"), key=True)
    borrower_id = ident(("借款人", "Borrower"))
    levy = code(("税费种类", "Levy"), LEVIES)
    period_start = day(("期初", "Period starts"))
    period_end = day(("期末", "Period ends"), optional=False)
    due_on = day(("应办日", "Due on"))
    filed_on = day(("申报日", "Filed on"))
    levy_paid_on = day(("缴纳日", "Levy paid on"))
    declared_sales = money(("申报销售额", "Sales declared"))
    declared_income = money(("申报所得", "Income declared"))
    levy_due = money(("应缴税费", "Levy due"))
    levy_paid = money(("已缴税费", "Levy paid"))
    currency = currency()
    is_amended = flag(("是否更正申报", "Whether filed again"))

    starts_before_it_ends = in_order("period_start", "period_end")


tax_filings = Contract(
    name="tax_filings",
    words=("纳税申报", "Tax filings"),
    grain=("每种税费每个申报期一行", "One row per levy and period to be filed."),
    columns=TaxFilings,
    lane="finances",
    kind=kind_of_each(
        "levy",
        LEVIES,
        like=Kind(
            "filed_{}", ("申报: {}", "Filed: {}"), usual_days=20, is_routine=True
        ),
    ),
    event_time="period_end",
    amount="levy_due",
)
