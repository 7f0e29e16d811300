"""Milestones: where each stood on each day it was reported on.

A forecast that moves is news, not a correction, so each report is a row of its own.
"""

import dataframely as dy

from warehouse.contracts.columns import code, day, ident, ratio, text
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind, kind_of_each
from warehouse.contracts.rules import only_with

MILESTONE_KINDS = {
    "land": ("用地", "Land"),
    "permits": ("审批手续", "Permits"),
    "financial_close": ("融资交割", "Financial close"),
    "construction_start": ("开工", "Construction starts"),
    "main_structure": ("主体完工", "Main structure"),
    "equipment": ("设备安装", "Equipment installed"),
    "commissioning": ("调试或并网", "Commissioning"),
    "completion": ("竣工", "Completion"),
    "operation": ("投入运营", "Commercial operation"),
    "acceptance": ("竣工验收", "Final acceptance"),
    "other": ("其他节点", "Other milestone"),
}

MILESTONE_STATES = {
    "planned": ("计划中", "Planned"),
    "delayed": ("延期", "Delayed"),
    "reached": ("已达成", "Reached"),
    "dropped": ("取消", "Dropped"),
}


class Milestones(dy.Schema):
    """One row per milestone and day it was reported on."""

    milestone_id = ident(("里程碑编号", "Milestone"), key=True)
    stated_on = day(("报告基准日", "Stated as at"), key=True, optional=False)
    borrower_id = ident(("借款人", "Borrower"))
    facility_id = ident(("授信编号", "Facility"), optional=True)
    project_id = ident(("项目编号", "Project"), optional=True)
    milestone_kind = code(("里程碑类型", "Kind of milestone"), MILESTONE_KINDS)
    milestone_name = text(("里程碑", "Milestone in words"), max_length=200)
    milestone_state = code(("里程碑状态", "State of the milestone"), MILESTONE_STATES)
    baseline_on = day(("基准日期", "Baseline"))
    forecast_on = day(("预计日期", "Forecast"))
    reached_on = day(("达成日期", "Reached on"))
    long_stop_on = day(("最后期限", "Long-stop date"))
    weight = ratio(("权重", "Weight"), least=0, most=1)

    only_what_is_reached_has_its_day = only_with(
        "reached_on", "reached", of="milestone_state"
    )


milestones = Contract(
    name="milestones",
    words=("里程碑", "Milestones"),
    grain=(
        "每个里程碑每次报告一行",
        "One row per milestone and day it was reported on.",
    ),
    columns=Milestones,
    lane="project",
    kind=kind_of_each(
        "milestone_state",
        MILESTONE_STATES,
        like=Kind("milestone_{}", ("里程碑: {}", "Milestone: {}"), usual_days=15),
        tones={"reached": "good", "delayed": "watch", "dropped": "bad"},
    ),
    event_time="stated_on",
)
