"""The groups the standard is read in, each with its tables in reading order."""

from warehouse.contracts.columns import Words

GROUPS: dict[str, tuple[Words, tuple[str, ...]]] = {
    "who": (
        ("当事人与借款人", "Who"),
        (
            "parties",
            "identities",
            "party_roles",
            "borrowers",
            "relations",
            "assignments",
            "ratings",
        ),
    ),
    "agreed": (
        ("约定", "What was agreed"),
        (
            "facilities",
            "amendments",
            "participations",
            "collateral",
            "valuations",
            "guarantees",
            "covenants",
            "schedules",
            "installments",
            "obligations",
            "base_case",
        ),
    ),
    "application": (
        ("申请", "Application"),
        ("application_events", "documents", "key_figures", "bureau_reports"),
    ),
    "money": (
        ("账户与资金", "Account and money"),
        (
            "accounts",
            "balances",
            "transactions",
            "drawdowns",
            "fund_payments",
            "bills",
            "fx_rates",
        ),
    ),
    "repayment": (
        ("还款", "Repayment"),
        ("repayments", "allocations", "positions", "write_offs", "recoveries"),
    ),
    "business": (
        ("经营", "Business"),
        ("statements", "tax_filings", "invoices"),
    ),
    "project": (
        ("项目", "Project"),
        (
            "milestones",
            "progress_reports",
            "cost_reports",
            "covenant_tests",
            "permits",
            "insurances",
        ),
    ),
    "behaviour": (
        ("行为", "Behaviour"),
        ("sessions", "contacts", "visits", "visit_findings"),
    ),
    "outside": (
        ("外部", "Outside"),
        ("external_events", "segment_series"),
    ),
    "right_to_use": (
        ("用数权利", "Right to use"),
        ("consents", "protected_attributes"),
    ),
    "ended": (
        ("结局", "How it ended"),
        ("outcomes",),
    ),
}
