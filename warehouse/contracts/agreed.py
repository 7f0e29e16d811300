"""What was agreed: limits, contracts and draws."""

import dataframely as dy

from warehouse.contracts.columns import (
    code,
    currency,
    day,
    flag,
    ident,
    money,
    months,
    ratio,
    text,
)
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind, KindByCode
from warehouse.contracts.purposes import PURPOSES
from warehouse.contracts.rules import in_order

LEVELS = {
    "limit": ("额度", "Limit"),
    "contract": ("合同", "Contract"),
    "draw": ("借据", "Draw"),
}


class Facilities(dy.Schema):
    """One row per limit, contract or draw."""

    facility_id = ident(("授信编号", "Facility"), key=True)
    borrower_id = ident(("借款人", "Borrower"))
    parent_id = ident(("上级授信", "Under which facility"), optional=True)
    level = code(("层级", "Level"), LEVELS)
    product = text(("产品", "Product"), max_length=120)
    purpose = text(("约定用途", "Agreed purpose"), max_length=200)
    purpose_kind = code(("用途类别", "Kind of purpose"), PURPOSES, optional=True)
    project_id = ident(("项目编号", "Project"), optional=True)
    project_name = text(("项目名称", "Project name"), privacy="C3", max_length=300)
    agreed_amount = money(("约定金额", "Agreed amount"), least=0)
    currency = currency()
    is_committed = flag(("是否承诺授信", "Whether committed"))
    # Above this a payment to one payee must be made by us.
    entrusted_above_amount = money(("受托支付起点", "Paid by us above"), least=0)
    repays_facility_id = ident(("用于归还", "Repays which facility"), optional=True)
    own_share = ratio(("我行份额", "Own share"), least=0, most=1)
    interest_rate = ratio(("年利率", "Yearly interest rate"), least=-1, most=10)
    term_months = months(("期限", "Term"))
    instalment_amount = money(("每期应还", "Agreed instalment"), least=0)
    account_id = ident(("还款账户", "Account"), optional=True)
    approved_on = day(("批准日", "Approved on"))
    signed_on = day(("签约日", "Signed on"))
    effective_on = day(("生效日", "Effective on"))
    starts_on = day(("起始日", "Starts on"))
    first_repayment_on = day(("首次还款日", "First repayment on"))
    matures_on = day(("到期日", "Matures on"))
    closes_on = day(("提款截止日", "Closes for drawing on"))
    # For how long these terms stand; terms that change come as amendments.
    valid_from = day(("起", "Valid from"))
    valid_to = day(("止", "Valid to"))

    valid_from_is_not_after_valid_to = in_order("valid_from", "valid_to")


facilities = Contract(
    name="facilities",
    words=("授信", "Facilities"),
    grain=("每笔额度、合同或借据一行", "One row per limit, contract or draw."),
    columns=Facilities,
    lane="application",
    kind=KindByCode(
        "level",
        {
            "limit": Kind("limit_granted", ("授予额度", "Limit granted")),
            "contract": Kind("contract_signed", ("签订合同", "Contract signed")),
            "draw": Kind("draw_made", ("提款", "Draw made"), sign=1, lane="fund_use"),
        },
    ),
    event_time="starts_on",
    looks_ahead=True,
    amount="agreed_amount",
)
