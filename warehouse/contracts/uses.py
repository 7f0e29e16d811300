"""What data may be used for: the purposes a reader gives, and a legal basis covers."""

from typing import Literal

from warehouse.contracts.columns import Words

Purpose = Literal[
    "credit_review",
    "monitoring",
    "fraud",
    "portfolio",
    "model",
    "data_quality",
    "audit",
    "subject_rights",
]

PURPOSES: dict[Purpose, Words] = {
    "credit_review": ("授信审批", "Credit review"),
    "monitoring": ("贷后监测", "Monitoring after the loan"),
    "fraud": ("反欺诈", "Fraud"),
    "portfolio": ("组合管理", "Portfolio"),
    "model": ("模型", "Models"),
    "data_quality": ("数据质量", "Data quality"),
    "audit": ("审计", "Audit"),
    "subject_rights": ("主体权利", "Rights of data subjects"),
}

GROUNDS: dict[str, Words] = {
    "contract": ("履行合同所必需", "Needed for the contract"),
    "consent": ("本人同意", "Consent"),
    "legal_duty": ("法定职责义务", "Legal duty"),
    "public": ("公开信息", "Public information"),
}
"""On what ground data may be used; a person can take back only the consent."""
