"""Insurance: what is covered, for whose benefit and until when."""

import dataframely as dy

from warehouse.contracts.columns import code, currency, day, flag, ident, money
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind, kind_of_each
from warehouse.contracts.rules import in_order

INSURANCE_KINDS = {
    "construction": ("工程一切险", "Construction all risks"),
    "property": ("财产险", "Property"),
    "business_interruption": ("营业中断险", "Business interruption"),
    "liability": ("责任险", "Liability"),
    "equipment": ("机器损坏险", "Machinery breakdown"),
    "cargo": ("货运险", "Cargo"),
    "vehicle": ("车险", "Vehicle"),
    "borrower_life": ("借款人意外险", "Life of the borrower"),
    "harvest": ("农业险", "Harvest"),
    "other": ("其他保险", "Other insurance"),
}


class Insurances(dy.Schema):
    """One row per policy and stretch of time it covers."""

    insurance_id = ident(("保单编号", "Policy"), key=True)
    valid_from = day(("起", "Valid from"), key=True, optional=False)
    valid_to = day(("止", "Valid to"))
    borrower_id = ident(("借款人", "Borrower"))
    facility_id = ident(("授信编号", "Facility"), optional=True)
    collateral_id = ident(("押品编号", "Thing pledged"), optional=True)
    insurance_kind = code(("险种", "Kind of insurance"), INSURANCE_KINDS)
    insurer_id = ident(("保险人", "Insurer"), optional=True)
    insured_amount = money(("保险金额", "Sum insured"), least=0)
    premium_amount = money(("保费", "Premium"), least=0)
    currency = currency()
    premium_paid_to = day(("保费缴至", "Premium paid to"))
    pays_lender_first = flag(("我行是否第一受益人", "Whether it pays us first"))
    renewal_filed_on = day(("续期申请日", "Renewal filed on"))
    cancelled_on = day(("退保日", "Cancelled on"))

    valid_from_is_not_after_valid_to = in_order("valid_from", "valid_to")


insurances = Contract(
    name="insurances",
    words=("保险", "Insurances"),
    grain=(
        "每张保单每段保险期一行",
        "One row per policy and the day its cover began.",
    ),
    columns=Insurances,
    lane="project",
    kind=kind_of_each(
        "insurance_kind",
        INSURANCE_KINDS,
        like=Kind("insured_{}", ("投保: {}", "Insured: {}"), usual_days=15),
    ),
    event_time="valid_from",
    looks_ahead=True,
    event_end="valid_to",
    amount="insured_amount",
)
