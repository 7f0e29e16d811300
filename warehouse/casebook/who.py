"""Who may look: users and their roles, units, cases they are assigned to, grants.

Nothing is deleted: what ended keeps the moment it ended at.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Table
from sqlalchemy import UniqueConstraint as Unique

from warehouse.casebook.columns import Instant
from warehouse.casebook.tables import METADATA

HEAD_OFFICE = "head-office"
"""The unit all others are under; whom nobody assigned to a unit belongs to it."""

INVENTED = "demonstration"
"""The issuer of the demonstration's people: no provider vouches for them."""

units = Table(
    "units",
    METADATA,
    Column("unit", String(60), primary_key=True),
    Column("under", ForeignKey("units.unit")),
    Column("zh", String(120), nullable=False),
    Column("en", String(120), nullable=False),
)
"""One row per unit of the institution: a tree."""

users = Table(
    "users",
    METADATA,
    Column("user", String(120), primary_key=True),
    Column("zh", String(120), nullable=False),
    Column("en", String(120), nullable=False),
    Column("unit", ForeignKey("units.unit"), nullable=False),
    Column("party_id", String(120)),
    Column("issuer", String(400)),
    Column("subject", String(400)),
    Column("added_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Unique("issuer", "subject"),
)
"""One row per person who may sign in; `issuer` and `subject` name them where they do.

`party_id` tells who they are in the book, where they are a party to a file in it.
"""

user_roles = Table(
    "user_roles",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("user", ForeignKey("users.user"), nullable=False, index=True),
    Column("role", String(60), nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("ended_at", Instant),
)
"""One row per role a user has or had."""

case_assignments = Table(
    "case_assignments",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("case_id", String(120), nullable=False),
    Column("user", ForeignKey("users.user"), nullable=False, index=True),
    Column("purpose", String(60), nullable=False),
    Column("borrower_id", String(120), nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("ended_at", Instant),
)
"""One row per case, borrower and user who works on it."""

grants = Table(
    "grants",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("user", ForeignKey("users.user"), index=True),
    Column("role", String(60)),
    Column("purpose", String(60), nullable=False),
    Column("action", String(60), nullable=False),
    Column("class_max", String(20), nullable=False),
    Column("unit", ForeignKey("units.unit")),
    Column("borrower_id", String(120)),
    Column("valid_from", Instant, nullable=False),
    Column("valid_to", Instant, nullable=False),
    Column("requested_by", ForeignKey("users.user"), nullable=False),
    Column("approved_by", ForeignKey("users.user"), nullable=False),
    Column("reason", String(2000), nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    CheckConstraint("requested_by <> approved_by", name="two_persons"),
    CheckConstraint("valid_from < valid_to", name="runs_forward"),
    CheckConstraint('("user" is null) <> (role is null)', name="to_one_or_a_role"),
    CheckConstraint("(unit is null) <> (borrower_id is null)", name="of_one_scope"),
)
"""One row per right given for a time, to a user or all of a role."""
