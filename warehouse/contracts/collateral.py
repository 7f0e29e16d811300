"""Collateral: what is pledged for whom, and what it was found to be worth."""

import dataframely as dy

from warehouse.contracts.columns import (
    code,
    count,
    currency,
    day,
    ident,
    money,
    pseudonym,
    text,
)
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind
from warehouse.contracts.rules import in_order

COLLATERAL_KINDS = {
    "dwelling": ("住宅", "Dwelling"),
    "commercial_property": ("商业用房", "Commercial property"),
    "industrial_property": ("工业用房", "Industrial property"),
    "land_use_right": ("土地使用权", "Land use right"),
    "construction_in_progress": ("在建工程", "Construction in progress"),
    "equipment": ("机器设备", "Equipment"),
    "vehicle": ("车辆", "Vehicle"),
    "inventory": ("存货", "Inventory"),
    "receivables": ("应收账款", "Receivables"),
    "revenue_right": ("收费权", "Right to revenue"),
    "shares": ("股权", "Shares"),
    "securities": ("有价证券", "Securities"),
    "deposit": ("存单与保证金", "Deposit"),
    "intellectual_property": ("知识产权", "Intellectual property"),
    "other": ("其他押品", "Other collateral"),
}

VALUATION_KINDS = {
    "at_origination": ("贷前评估", "At origination"),
    "periodic": ("定期重估", "Periodic"),
    "event": ("触发重估", "After an event"),
    "desk": ("内部估值", "At the desk"),
    "index": ("指数估值", "By an index"),
    "disposal": ("处置评估", "For disposal"),
}


class Collateral(dy.Schema):
    """One row per pledge of one thing for one debt."""

    # The thing may be pledged more than once: that is what a double pledge looks like.
    pledge_id = ident(("抵质押编号", "Pledge"), key=True)
    collateral_id = ident(("押品编号", "Thing pledged"))
    borrower_id = ident(("借款人", "Borrower"))
    facility_id = ident(("授信编号", "Facility"), optional=True)
    collateral_kind = code(("押品类型", "Kind of collateral"), COLLATERAL_KINDS)
    owner_id = pseudonym(("抵质押人", "Owner"), optional=True)
    region = text(("地区", "Region"), max_length=120)
    lien_rank = count(("受偿顺位", "Rank of the lien"))
    prior_claims_amount = money(("在先债权", "Claims that rank before"), least=0)
    secured_amount = money(("担保债权额", "Amount secured"), least=0)
    currency = currency()
    lien_registered_on = day(("登记日", "Lien registered on"))
    right_expires_on = day(("权利到期日", "Right expires on"))
    valid_from = day(("起", "Valid from"))
    valid_to = day(("止", "Valid to"))

    valid_from_is_not_after_valid_to = in_order("valid_from", "valid_to")


class Valuations(dy.Schema):
    """One row per valuation of a thing pledged."""

    collateral_id = ident(("押品编号", "Thing pledged"), key=True)
    valued_on = day(("估值日", "Valued on"), key=True, optional=False)
    valuation_kind = code(("估值类型", "Kind of valuation"), VALUATION_KINDS, key=True)
    borrower_id = ident(("借款人", "Borrower"))
    value_amount = money(("押品价值", "Value"), optional=False, least=0)
    currency = currency()
    valuer_id = ident(("评估方", "Valuer"), optional=True)
    method = text(("评估方法", "Method"), max_length=120)
    expires_on = day(("失效日", "Expires on"))

    valued_before_it_expires = in_order("valued_on", "expires_on")


collateral = Contract(
    name="collateral",
    words=("押品", "Collateral"),
    grain=("每笔抵质押一行", "One row per pledge of one thing for one debt."),
    columns=Collateral,
    lane="application",
    kind=Kind(
        "collateral_pledged", ("设立抵质押", "Collateral pledged"), usual_days=10
    ),
    event_time="valid_from",
    looks_ahead=True,
    event_end="valid_to",
    amount="secured_amount",
)

valuations = Contract(
    name="valuations",
    words=("押品估值", "Valuations"),
    grain=(
        "每件押品每种估值每日一行",
        "One row per thing pledged, day and kind of valuation.",
    ),
    columns=Valuations,
    lane="application",
    kind=Kind("collateral_valued", ("押品估值", "Collateral valued"), usual_days=30),
    event_time="valued_on",
    amount="value_amount",
)
