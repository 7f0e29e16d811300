"""Amendments: what was agreed anew, and what was asked for and refused.

An amendment changes the world, so it is a fact of its own and never a correction of the
facility. A request counts from the day it was made, whatever came of it.
"""

import dataframely as dy

from warehouse.contracts.columns import (
    code,
    count,
    currency,
    day,
    flag,
    ident,
    money,
    ratio,
    text,
)
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind, kind_of_each
from warehouse.contracts.rules import in_order, only_with

AMENDMENT_KINDS = {
    "extension": ("展期", "Extension"),
    "restructuring": ("重组", "Restructuring"),
    "payment_holiday": ("延期还本付息", "Payment holiday"),
    "refinancing": ("借新还旧", "Refinancing"),
    "waiver": ("豁免", "Waiver"),
    "covenant_change": ("契约变更", "Change of a covenant"),
    "repricing": ("重新定价", "Repricing"),
    "increase": ("增额", "Increase"),
    "reduction": ("减额", "Reduction"),
    "security_change": ("担保变更", "Change of security"),
    "other": ("其他变更", "Other amendment"),
}

_EASED = ("extension", "restructuring", "payment_holiday", "refinancing", "waiver")

DECISIONS = {
    "pending": ("待决", "Not decided yet"),
    "granted": ("同意", "Granted"),
    "refused": ("不同意", "Refused"),
    "withdrawn": ("撤回", "Withdrawn"),
}


class Amendments(dy.Schema):
    """One row per amendment asked for."""

    amendment_id = ident(("变更编号", "Amendment"), key=True)
    borrower_id = ident(("借款人", "Borrower"))
    facility_id = ident(("授信编号", "Facility"), optional=True)
    amendment_kind = code(("变更类型", "Kind of amendment"), AMENDMENT_KINDS)
    requested_on = day(("申请日", "Asked for on"), optional=False)
    decision = code(("决定", "Decision"), DECISIONS)
    decided_on = day(("决定日", "Decided on"))
    effective_on = day(("生效日", "Effective on"))
    asked_because = text(("申请原因", "Asked for because"), max_length=300)
    is_forborne = flag(("是否因财务困难", "Granted for financial difficulty"))
    probation_until = day(("观察期至", "Probation until"))
    schedule_no = count(("还款计划版本", "Schedule version"))
    covenant_id = ident(("契约编号", "Covenant"), optional=True)
    matures_on_before = day(("原到期日", "Matured on before"))
    matures_on_after = day(("新到期日", "Matures on now"))
    interest_rate_before = ratio(("原年利率", "Yearly rate before"), least=-1, most=10)
    interest_rate_after = ratio(("新年利率", "Yearly rate now"), least=-1, most=10)
    amended_amount = money(("涉及金额", "Amount amended"), least=0)
    forgiven_amount = money(("减免金额", "Amount forgiven"), least=0)
    currency = currency(optional=True)
    note = text(("说明", "Note"), privacy="C3", max_length=500)

    asked_for_before_decided = in_order("requested_on", "decided_on")
    only_what_is_granted_has_effect = only_with(
        "effective_on", "granted", of="decision"
    )


amendments = Contract(
    name="amendments",
    words=("合同变更", "Amendments"),
    grain=("每次申请的合同变更一行", "One row per amendment asked for."),
    columns=Amendments,
    lane="application",
    kind=kind_of_each(
        "amendment_kind",
        AMENDMENT_KINDS,
        like=Kind("amendment_{}", ("变更: {}", "Amendment: {}"), usual_days=5),
        tones=dict.fromkeys(_EASED, "watch"),
    ),
    event_time="requested_on",
    amount="amended_amount",
)
