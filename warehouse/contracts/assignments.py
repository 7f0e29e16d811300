"""Assignments: which branch and which officer answer for a borrower, over time."""

import dataframely as dy

from warehouse.contracts.columns import code, day, ident, pseudonym, text
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind, kind_of_each
from warehouse.contracts.rules import in_order

DUTIES = {
    "relationship": ("客户经理", "Relationship"),
    "credit_review": ("授信审查", "Credit review"),
    "monitoring": ("贷后管理", "Monitoring"),
    "collection": ("催收", "Collection"),
    "workout": ("不良处置", "Workout"),
}


class Assignments(dy.Schema):
    """One row per duty for a borrower and stretch of time somebody had it."""

    assignment_id = ident(("分派编号", "Assignment"), key=True)
    borrower_id = ident(("借款人", "Borrower"))
    facility_id = ident(("授信编号", "Facility"), optional=True)
    duty = code(("职责", "Duty"), DUTIES)
    branch_id = ident(("机构编号", "Branch"))
    branch_name = text(("机构名称", "Name of the branch"), max_length=200)
    officer_id = pseudonym(("经办人", "Officer"), optional=True)
    valid_from = day(("起", "Valid from"), optional=False)
    valid_to = day(("止", "Valid to"))

    valid_from_is_not_after_valid_to = in_order("valid_from", "valid_to")


assignments = Contract(
    name="assignments",
    words=("管户分派", "Assignments"),
    grain=(
        "每个借款人的每项职责每段时间一行",
        "One row per borrower, duty and stretch of time it was somebody's.",
    ),
    columns=Assignments,
    lane="identity",
    kind=kind_of_each(
        "duty",
        DUTIES,
        like=Kind("assigned_{}", ("管户: {}", "Assigned: {}")),
    ),
    event_time="valid_from",
    looks_ahead=True,
    event_end="valid_to",
)
