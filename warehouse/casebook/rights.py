"""What follows from rights: reveals, what people consent to, policies, every change.

Rows are only ever added.
"""

from sqlalchemy import CheckConstraint, Column, Integer, String, Table, Text

from warehouse.casebook.columns import Instant
from warehouse.casebook.tables import METADATA

reveals = Table(
    "reveals",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("user", String(120), nullable=False, index=True),
    Column("party_id", String(120), nullable=False),
    Column("borrower_id", String(120), nullable=False),
    Column("purpose", String(60), nullable=False),
    Column("case_id", String(120), nullable=False),
    Column("reason_code", String(60), nullable=False),
    Column("reason", String(2000), nullable=False),
    Column("kinds", String(400), nullable=False),
    Column("shown_at", Instant, nullable=False, index=True),
    Column("expires_at", Instant, nullable=False),
)
"""One row per identity shown to somebody, written before it is."""

consents = Table(
    "personal_consents",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("party_id", String(120), nullable=False, index=True),
    Column("purpose", String(60), nullable=False),
    Column("source", String(120)),
    Column("said", String(20), nullable=False),
    Column("at", Instant, nullable=False),
    Column("recorded_by", String(120), nullable=False),
    Column("evidence", String(2000), nullable=False),
    CheckConstraint("said in ('given', 'withdrawn')", name="given_or_withdrawn"),
)
"""One row per time a person gave or withdrew consent; no source means every source."""

policies = Table(
    "policies",
    METADATA,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False),
    Column("since", Instant, nullable=False),
)
"""One row per policy that was ever in force here."""

access_changes = Table(
    "access_changes",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("by", String(120), nullable=False),
    Column("what", String(60), nullable=False),
    Column("told", Text, nullable=False),
)
"""One row per change to who may look: the newest number tells if any came since."""
