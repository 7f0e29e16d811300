"""Permits and licences, from the day they hold to the day they lapse."""

import dataframely as dy

from warehouse.contracts.columns import code, day, ident, text
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind, kind_of_each
from warehouse.contracts.rules import in_order

PERMIT_KINDS = {
    "project_approval": ("项目核准备案", "Project approval"),
    "land_use": ("用地批准", "Land use"),
    "planning": ("规划许可", "Planning"),
    "construction": ("施工许可", "Construction"),
    "presale": ("商品房预售许可", "Pre-sale of homes"),
    "environment": ("环评批复", "Environmental approval"),
    "energy_saving": ("节能审查", "Energy review"),
    "fire_safety": ("消防", "Fire safety"),
    "work_safety": ("安全生产许可", "Work safety"),
    "pollution": ("排污许可", "Discharge of pollutants"),
    "grid": ("并网许可", "Grid connection"),
    "concession": ("特许经营", "Concession"),
    "operation": ("经营许可", "Licence to operate"),
    "trade_licence": ("营业执照", "Trade licence"),
    "other": ("其他证照", "Other permit"),
}


class Permits(dy.Schema):
    """One row per permit and stretch of time it holds."""

    permit_id = ident(("证照编号", "Permit"), key=True)
    valid_from = day(("起", "Valid from"), key=True, optional=False)
    valid_to = day(("止", "Valid to"))
    borrower_id = ident(("借款人", "Borrower"))
    facility_id = ident(("授信编号", "Facility"), optional=True)
    project_id = ident(("项目编号", "Project"), optional=True)
    permit_kind = code(("证照类型", "Kind of permit"), PERMIT_KINDS)
    issued_by = text(("出具方", "Issued by"), max_length=200)
    renewal_filed_on = day(("续期申请日", "Renewal filed on"))
    revoked_on = day(("吊销日", "Revoked on"))
    document_id = ident(("文件编号", "Document"), optional=True)

    valid_from_is_not_after_valid_to = in_order("valid_from", "valid_to")


permits = Contract(
    name="permits",
    words=("证照", "Permits"),
    grain=(
        "每项证照每段有效期一行",
        "One row per permit and the day it began to hold.",
    ),
    columns=Permits,
    lane="project",
    kind=kind_of_each(
        "permit_kind",
        PERMIT_KINDS,
        like=Kind("permit_{}", ("证照: {}", "Permit: {}"), usual_days=15),
    ),
    event_time="valid_from",
    looks_ahead=True,
    event_end="valid_to",
)
