"""Visits: who went, what was found, and whether the visit was a true one.

How far from the site a photograph was taken is kept as a band, never as coordinates:
location tracks are sensitive data and off by default.
"""

import dataframely as dy

from warehouse.contracts.columns import (
    code,
    count,
    day,
    flag,
    ident,
    number,
    pseudonym,
    text,
)
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind, Tone, kind_of_each
from warehouse.contracts.rules import only_with

VISIT_KINDS = {
    "before_lending": ("贷前调查", "Before lending"),
    "first_use": ("首次跟踪", "First use of funds"),
    "routine": ("例行检查", "Routine"),
    "special": ("专项检查", "Special"),
    "site": ("项目现场", "Project site"),
    "collateral": ("押品检查", "Collateral"),
    "collection": ("上门催收", "Collection"),
}

OUTCOMES = {
    "done": ("完成", "Done"),
    "postponed": ("被推迟", "Postponed by the borrower"),
    "refused": ("被拒绝", "Refused by the borrower"),
    "nobody_there": ("无人在场", "Nobody there"),
    "moved": ("已搬迁", "Moved away"),
    "cancelled": ("取消", "Cancelled by us"),
}

BANDS = {
    "within_100": ("100米内", "Within 100 m"),
    "within_500": ("100至500米", "100 to 500 m"),
    "within_2000": ("500米至2公里", "500 m to 2 km"),
    "beyond_2000": ("2公里以外", "Beyond 2 km"),
}

FINDINGS = {
    "in_order": ("正常", "In order"),
    "stopped": ("停产停工", "Work has stopped"),
    "slack": ("开工不足", "Running below capacity"),
    "moved": ("搬迁", "Moved away"),
    "stock_missing": ("存货短缺", "Stock missing"),
    "wages_unpaid": ("拖欠工资", "Wages unpaid"),
    "key_person_absent": ("关键人缺席", "Key person absent"),
    "key_person_left": ("关键人离任", "Key person left"),
    "books_refused": ("拒绝提供账册", "Books refused"),
    "purpose_changed": ("用途变更", "Use changed"),
    "collateral_occupied": ("押品被占用", "Collateral occupied"),
    "collateral_damaged": ("押品毁损", "Collateral damaged"),
    "collateral_missing": ("押品灭失", "Collateral missing"),
    "collateral_claimed": ("第三方主张押品", "Collateral claimed by another"),
    "collateral_pledged_twice": ("押品重复抵押", "Collateral pledged twice"),
    "safety": ("安全隐患", "Unsafe"),
    "other": ("其他发现", "Other finding"),
}


class Visits(dy.Schema):
    """One row per visit made, tried or refused."""

    visit_id = ident(("走访编号", "Visit"), key=True)
    borrower_id = ident(("借款人", "Borrower"))
    facility_id = ident(("授信编号", "Facility"), optional=True)
    visit_kind = code(("走访类型", "Kind of visit"), VISIT_KINDS)
    planned_on = day(("计划日", "Planned for"))
    visited_on = day(("走访日", "Visited, or tried to, on"), optional=False)
    outcome = code(("结果", "How it went"), OUTCOMES)
    officer_id = pseudonym(("经办人", "Officer"), optional=True)
    second_officer_id = pseudonym(("第二经办人", "Second officer"), optional=True)
    score = number(("走访评分", "Score"), unit="1 to 5", least=1, most=5)
    minutes_on_site = count(("现场时长", "Time on site"), unit="minute")
    distance_band = code(("距现场距离", "Distance from the site"), BANDS, optional=True)
    # As the device wrote them down at the site; the pictures follow as documents.
    photo_hashes = text(("照片哈希", "SHA-256 of each photograph"), max_length=4000)
    photo_count = count(("照片数", "Photographs"))
    met_key_person = flag(("是否见到关键人", "Whether the key person was met"))
    document_id = ident(("文件编号", "Document"), optional=True)
    note = text(("说明", "Note"), privacy="C3", max_length=4000)

    only_a_visit_done_has_a_score = only_with("score", "done", of="outcome")


class VisitFindings(dy.Schema):
    """One row per finding of a visit."""

    visit_id = ident(("走访编号", "Visit"), key=True)
    finding_no = count(("第几项", "Finding"), key=True, optional=False)
    borrower_id = ident(("借款人", "Borrower"))
    facility_id = ident(("授信编号", "Facility"), optional=True)
    found_on = day(("发现日", "Found on"), optional=False)
    finding = code(("发现", "What was found"), FINDINGS)
    severity = code(
        ("严重程度", "Severity"),
        {
            "none": ("无", "None"),
            "minor": ("轻微", "Minor"),
            "serious": ("严重", "Serious"),
        },
        optional=True,
    )
    collateral_id = ident(("押品编号", "Thing pledged"), optional=True)
    party_id = pseudonym(("当事人编号", "Party"), optional=True)
    note = text(("说明", "Note"), privacy="C3", max_length=4000)


visits = Contract(
    name="visits",
    words=("走访", "Visits"),
    grain=("每次走访一行", "One row per visit made, tried or refused."),
    columns=Visits,
    lane="field",
    kind=kind_of_each(
        "outcome",
        OUTCOMES,
        like=Kind("visit_{}", ("走访: {}", "Visit: {}"), usual_days=5),
        tones={
            "postponed": "watch",
            "refused": "bad",
            "nobody_there": "watch",
            "moved": "bad",
        },
    ),
    event_time="visited_on",
)

_HARMLESS: dict[str, Tone] = {"in_order": "good", "other": "neutral"}

visit_findings = Contract(
    name="visit_findings",
    words=("走访发现", "Findings"),
    grain=("每次走访的每项发现一行", "One row per finding of a visit."),
    columns=VisitFindings,
    lane="field",
    kind=kind_of_each(
        "finding",
        FINDINGS,
        like=Kind("found_{}", ("发现: {}", "Found: {}"), tone="watch", usual_days=5),
        tones=_HARMLESS,
    ),
    event_time="found_on",
)
