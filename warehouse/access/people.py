"""Who may ask, and why: people, roles and purposes, and what each may see.

The whole policy of this version stands in `MAY_SEE`: the highest privacy class a role
may see for a purpose. What is not in it is denied.
"""

from dataclasses import dataclass
from typing import Literal

from warehouse.contracts.columns import PrivacyClass, Words

Role = Literal["committee", "manager", "analyst", "steward", "operator"]
Purpose = Literal[
    "credit_review", "portfolio_monitoring", "cohort_analysis", "data_quality"
]

ROLES: dict[Role, Words] = {
    "committee": ("审贷委员", "Credit committee"),
    "manager": ("组合经理", "Portfolio manager"),
    "analyst": ("分析员", "Analyst"),
    "steward": ("数据管理员", "Data steward"),
    "operator": ("系统操作员", "Operator of this machine"),
}

PURPOSES: dict[Purpose, Words] = {
    "credit_review": ("授信审批", "Credit review"),
    "portfolio_monitoring": ("组合监测", "Portfolio monitoring"),
    "cohort_analysis": ("客群分析", "Cohort analysis"),
    "data_quality": ("数据质量", "Data quality"),
}

MAY_SEE: dict[tuple[Role, Purpose], PrivacyClass] = {
    ("committee", "credit_review"): "C3",
    ("manager", "credit_review"): "C2",
    ("manager", "portfolio_monitoring"): "C3",
    ("analyst", "cohort_analysis"): "C2",
    ("steward", "data_quality"): "C1",
    ("operator", "credit_review"): "C3",
    ("operator", "data_quality"): "C1",
}


@dataclass(frozen=True)
class Person:
    """Someone the demonstration can sign in as; invented."""

    user: str
    words: Words
    roles: tuple[Role, ...]
    unit: str


DEMO_PEOPLE = (
    Person("lin.shen", ("沈林", "Shen Lin"), ("committee",), "head-office"),
    Person("zhou.min", ("周敏", "Zhou Min"), ("manager",), "head-office"),
    Person("wu.fan", ("吴凡", "Wu Fan"), ("analyst",), "head-office"),
    Person("he.jing", ("何静", "He Jing"), ("steward",), "head-office"),
)


def purposes_of(roles: tuple[Role, ...]) -> list[Purpose]:
    """List what a person of these roles may ask for, the first being the usual."""
    return [p for p in PURPOSES if any((role, p) in MAY_SEE for role in roles)]


def allowed(
    roles: tuple[Role, ...], purpose: str
) -> tuple[Purpose, PrivacyClass] | None:
    """Tell the highest class these roles see for a purpose; None is a denial."""
    found = [
        (known, seen)
        for (role, known), seen in MAY_SEE.items()
        if role in roles and known == purpose
    ]
    return max(found, default=None, key=lambda pair: pair[1])
