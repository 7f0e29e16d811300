"""The roles people have, in words.

What each may do, and for which purpose, stands in `policy.toml` and nowhere else.
"""

from typing import Literal

from warehouse.contracts.columns import Words

Role = Literal[
    "committee",
    "analyst",
    "manager",
    "fraud_officer",
    "model_owner",
    "validator",
    "steward",
    "approver",
    "auditor",
    "admin",
    "operator",
]
ROLES: dict[Role, Words] = {
    "committee": ("审贷委员", "Credit committee"),
    "analyst": ("分析员", "Analyst"),
    "manager": ("组合经理", "Portfolio manager"),
    "fraud_officer": ("反欺诈专员", "Fraud officer"),
    "model_owner": ("模型负责人", "Model owner"),
    "validator": ("模型验证人", "Model validator"),
    "steward": ("数据管理员", "Data steward"),
    "approver": ("数据保护官", "Data protection officer"),
    "auditor": ("审计员", "Auditor"),
    "admin": ("系统管理员", "Administrator"),
    "operator": ("系统操作员", "Operator of this machine"),
}
