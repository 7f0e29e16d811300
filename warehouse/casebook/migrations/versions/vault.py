"""The vault: secrets, keys, pseudonyms, tokens, identities, erasures, quarantines."""

import sqlalchemy as sa
from alembic import op

revision = "vault"
down_revision = None
branch_labels = None
depends_on = None

WORDS = {
    "vault_secrets": {"name": 20, "sealed": 200},
    "vault_keys": {"key_id": 20, "sealed": 100},
    "vault_namespaces": {"namespace": 130},
    "vault_pseudonyms": {"digest": 24, "pseudonym": 30},
    "vault_tokens": {"digest": 24, "token": 30},
    "vault_suppressed": {"digest": 24},
    "vault_erased": {"holder": 130, "erasure_id": 40},
}
"""The tables of short words, each found by its first column."""


def upgrade() -> None:
    """Make the tables."""
    for table, lengths in WORDS.items():
        columns = [_word(name, length) for name, length in lengths.items()]
        _make(table, *columns, key=[next(iter(lengths))])
    _make(
        "vault_identities",
        *(_word("key_id", 20), _word("kind", 20), _word("token", 30)),
        *(_word("sealed", 4000), _word("stated_at", 40)),
        key=["key_id", "kind", "token"],
    )
    op.create_table(
        "vault_erasures",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("erasure_id", sa.String(40), nullable=False),
        sa.Column("certificate", sa.String(8000), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("is_swept", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("erasure_id"),
    )
    op.create_table(
        "vault_quarantines",
        sa.Column("batch_id", sa.String(120), nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("sealed", sa.String(100), nullable=False),
        sa.Column("expires_on", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("batch_id", "generation"),
    )
    op.create_index(None, "vault_quarantines", ["expires_on"])


def downgrade() -> None:
    """Take them away; what they sealed is then lost."""
    for table in (*WORDS, "vault_identities", "vault_erasures", "vault_quarantines"):
        op.drop_table(table)


def _word(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False)


def _make(table: str, *columns: sa.Column[str], key: list[str]) -> None:
    primary = sa.PrimaryKeyConstraint(*key)
    op.create_table(table, *columns, primary, sqlite_with_rowid=False)
