"""Application: the steps from asking for credit to the decision."""

import dataframely as dy

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

STEPS = {
    "submitted": ("提交申请", "Submitted"),
    "document_received": ("收到材料", "Document received"),
    "checked": ("尽职调查", "Checked"),
    "approved": ("批准", "Approved"),
    "declined": ("否决", "Declined"),
    "withdrawn": ("撤回", "Withdrawn"),
    "signed": ("签约", "Signed"),
}

_TONES = {"approved": "good", "declined": "bad"}


class ApplicationEvents(dy.Schema):
    """One row per step of an application."""

    application_id = ident(("申请编号", "Application"), key=True)
    step_id = ident(("步骤编号", "Step"), key=True)
    borrower_id = ident(("借款人", "Borrower"))
    facility_id = ident(("授信编号", "Facility"), optional=True)
    step = code(("步骤", "Kind of step"), STEPS)
    happened_on = day(("发生日", "Happened on"), optional=False)
    asked_amount = money(("申请金额", "Amount"), least=0)
    declared_yearly_income = money(
        ("申报年收入", "Yearly income or revenue as declared"), least=0
    )
    currency = currency(optional=True)
    acted_by = pseudonym(("经办人", "Acted by"), optional=True)
    channel = text(("渠道", "Channel"), max_length=80)
    note = text(("说明", "Note"), privacy="C3", max_length=500)


application_events = Contract(
    name="application_events",
    words=("申请过程", "Application events"),
    grain=("每个申请步骤一行", "One row per step of an application."),
    columns=ApplicationEvents,
    lane="application",
    kind=KindByCode(
        "step",
        {
            step: Kind(
                f"application_{step}",
                (f"申请: {zh}", f"Application: {en.lower()}"),
                tone=_TONES.get(step, "neutral"),  # type: ignore[arg-type]
            )
            for step, (zh, en) in STEPS.items()
        },
    ),
    event_time="happened_on",
    amount="asked_amount",
)
