"""Participations: what each lender of a syndicate holds of a facility."""

import dataframely as dy

from warehouse.contracts.columns import (
    code,
    currency,
    day,
    flag,
    ident,
    money,
    ratio,
)
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind
from warehouse.contracts.rules import in_order

SEATS = {
    "arranger": ("牵头行", "Arranger"),
    "agent": ("代理行", "Agent"),
    "participant": ("参加行", "Participant"),
    "sub_participant": ("次级参与", "Sub-participant"),
}


class Participations(dy.Schema):
    """One row per lender's share of a facility and day it began."""

    facility_id = ident(("授信编号", "Facility"), key=True)
    lender_id = ident(("贷款人", "Lender"), key=True)
    valid_from = day(("起", "Valid from"), key=True, optional=False)
    valid_to = day(("止", "Valid to"))
    borrower_id = ident(("借款人", "Borrower"))
    seat = code(("银团角色", "Seat in the syndicate"), SEATS, optional=True)
    is_own = flag(("是否我行", "Whether the lender is us"))
    share = ratio(("份额", "Share"), least=0, most=1)
    committed_amount = money(("承贷金额", "Committed"), least=0)
    currency = currency()

    valid_from_is_not_after_valid_to = in_order("valid_from", "valid_to")


participations = Contract(
    name="participations",
    words=("银团份额", "Participations"),
    grain=(
        "每笔授信每家贷款人每段份额一行",
        "One row per facility, lender and day its share began.",
    ),
    columns=Participations,
    lane="application",
    kind=Kind("share_taken", ("承贷份额", "Share taken"), usual_days=10),
    event_time="valid_from",
    looks_ahead=True,
    event_end="valid_to",
    amount="committed_amount",
)
