"""Which page asks which questions, so that a fact can be led on to who reads it.

A test opens every page and holds what it asked against this.
"""

ASKS: dict[str, tuple[str, ...]] = {
    "borrower/tour.py": (),
    "borrower/find.py": ("regions", "find_borrowers"),
    "borrower/timeline.py": (
        *("borrower", "facilities", "repayments", "installments", "trail_density"),
        *("trail_marks", "positions", "account_levels", "undated_kinds"),
        *("fact_versions", "borrower_parties", "trail_extent", "trail_window"),
        *("learned_between", "schedules", "allocations", "joint_facilities"),
        "fx_rates",
    ),
    "data/sources.py": ("sources", "source_news"),
    "data/batches.py": ("sources", "batches", "batch", "batch_files"),
    "data/quarantine.py": (
        *("sources", "quarantine_batches", "quarantine_rules", "quarantine_lines"),
        *("quarantine_came_again", "batch"),
    ),
    "data/record.py": ("borrower", "facilities", "borrower_covenants"),
    "data/dictionary.py": ("facts_held",),
    "data/lineage.py": ("fact_versions", "definition"),
    "governance/rights.py": (),
    "governance/reads.py": (),
}
"""The questions of each page, by its script."""

TITLES = {
    "borrower/tour.py": "Tour",
    "borrower/find.py": "Find a borrower",
    "borrower/timeline.py": "Borrower trajectory",
    "data/sources.py": "Sources",
    "data/batches.py": "Batches",
    "data/quarantine.py": "Quarantine",
    "data/record.py": "Record a fact",
    "data/dictionary.py": "Data dictionary",
    "data/lineage.py": "Lineage of a fact",
    "governance/rights.py": "What may I see?",
    "governance/reads.py": "Who looked?",
}
