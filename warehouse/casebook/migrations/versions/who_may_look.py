"""Who may look, and what follows: users, units, cases, grants, reveals, consents."""

import sqlalchemy as sa
from alembic import op

from warehouse.casebook.columns import Instant

revision = "who_may_look"
down_revision = "vault"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and the unit that all others are under."""
    _units_and_users()
    _roles_and_cases()
    _grants()
    _what_follows()
    _policies_and_changes()


def downgrade() -> None:
    """Take them away."""
    for table in (
        *("access_changes", "policies", "personal_consents", "reveals", "grants"),
        *("case_assignments", "user_roles", "users", "units"),
    ):
        op.drop_table(table)


def _units_and_users() -> None:
    units = op.create_table(
        "units",
        sa.Column("unit", sa.String(60), nullable=False),
        sa.Column("under", sa.String(60)),
        sa.Column("zh", sa.String(120), nullable=False),
        sa.Column("en", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("unit"),
        sa.ForeignKeyConstraint(["under"], ["units.unit"]),
    )
    op.bulk_insert(
        units,
        [{"unit": "head-office", "under": None, "zh": "总行", "en": "Head office"}],
    )
    op.create_table(
        "users",
        sa.Column("user", sa.String(120), nullable=False),
        sa.Column("zh", sa.String(120), nullable=False),
        sa.Column("en", sa.String(120), nullable=False),
        sa.Column("unit", sa.String(60), nullable=False),
        sa.Column("party_id", sa.String(120)),
        sa.Column("issuer", sa.String(400)),
        sa.Column("subject", sa.String(400)),
        sa.Column("added_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant()),
        sa.PrimaryKeyConstraint("user"),
        sa.ForeignKeyConstraint(["unit"], ["units.unit"]),
        sa.UniqueConstraint("issuer", "subject"),
    )


def _roles_and_cases() -> None:
    op.create_table(
        "user_roles",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("user", sa.String(120), nullable=False, index=True),
        sa.Column("role", sa.String(60), nullable=False),
        sa.Column("given_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant()),
        sa.PrimaryKeyConstraint("number"),
        sa.ForeignKeyConstraint(["user"], ["users.user"]),
    )
    op.create_table(
        "case_assignments",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.String(120), nullable=False),
        sa.Column("user", sa.String(120), nullable=False, index=True),
        sa.Column("purpose", sa.String(60), nullable=False),
        sa.Column("borrower_id", sa.String(120), nullable=False),
        sa.Column("given_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant()),
        sa.PrimaryKeyConstraint("number"),
        sa.ForeignKeyConstraint(["user"], ["users.user"]),
    )


def _grants() -> None:
    op.create_table(
        "grants",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("user", sa.String(120), index=True),
        sa.Column("role", sa.String(60)),
        sa.Column("purpose", sa.String(60), nullable=False),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("class_max", sa.String(20), nullable=False),
        sa.Column("unit", sa.String(60)),
        sa.Column("borrower_id", sa.String(120)),
        sa.Column("valid_from", Instant(), nullable=False),
        sa.Column("valid_to", Instant(), nullable=False),
        sa.Column("requested_by", sa.String(120), nullable=False),
        sa.Column("approved_by", sa.String(120), nullable=False),
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.Column("given_at", Instant(), nullable=False),
        sa.Column("revoked_at", Instant()),
        sa.PrimaryKeyConstraint("number"),
        *(
            sa.ForeignKeyConstraint([column], [there])
            for column, there in {
                "user": "users.user",
                "unit": "units.unit",
                "requested_by": "users.user",
                "approved_by": "users.user",
            }.items()
        ),
        sa.CheckConstraint("requested_by <> approved_by", name="two_persons"),
        sa.CheckConstraint("valid_from < valid_to", name="runs_forward"),
        sa.CheckConstraint(
            '("user" is null) <> (role is null)', name="to_one_or_a_role"
        ),
        sa.CheckConstraint(
            "(unit is null) <> (borrower_id is null)", name="of_one_scope"
        ),
    )


def _what_follows() -> None:
    op.create_table(
        "reveals",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("user", sa.String(120), nullable=False, index=True),
        sa.Column("party_id", sa.String(120), nullable=False),
        sa.Column("borrower_id", sa.String(120), nullable=False),
        sa.Column("purpose", sa.String(60), nullable=False),
        sa.Column("case_id", sa.String(120), nullable=False),
        sa.Column("reason_code", sa.String(60), nullable=False),
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.Column("kinds", sa.String(400), nullable=False),
        sa.Column("shown_at", Instant(), nullable=False, index=True),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "personal_consents",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.String(120), nullable=False, index=True),
        sa.Column("purpose", sa.String(60), nullable=False),
        sa.Column("source", sa.String(120)),
        sa.Column("said", sa.String(20), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(120), nullable=False),
        sa.Column("evidence", sa.String(2000), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.CheckConstraint("said in ('given', 'withdrawn')", name="given_or_withdrawn"),
    )


def _policies_and_changes() -> None:
    op.create_table(
        "policies",
        sa.Column("version", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("version"),
    )
    op.create_table(
        "access_changes",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("what", sa.String(60), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
