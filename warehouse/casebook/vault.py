"""The vault's tables: who is behind a pseudonym, under keys that can be destroyed.

Nothing in them can be read without the installation's master key, and what belongs to a
person not without that person's own: digests are keyed, values and keys are sealed.
"""

from sqlalchemy import Boolean, Column, Date, Integer, String, Table

from warehouse.casebook.tables import METADATA


def _table(name: str, *columns: Column[str]) -> Table:
    # Kept by their key alone: there may be millions of rows of two short words.
    return Table(name, METADATA, *columns, sqlite_with_rowid=False)


def _word(name: str, length: int, *, key: bool = False) -> Column[str]:
    return Column(name, String(length), primary_key=key, nullable=False)


secrets = _table("vault_secrets", _word("name", 20, key=True), _word("sealed", 200))
"""The installation's own secrets, sealed by the master key."""

keys = _table("vault_keys", _word("key_id", 20, key=True), _word("sealed", 100))
"""One key per holder of sealed words; without it they are noise."""

namespaces = _table("vault_namespaces", _word("namespace", 130, key=True))
"""The kinds of number pseudonyms stand for, such as one bank's customer numbers."""

pseudonyms = _table(
    "vault_pseudonyms", _word("digest", 24, key=True), _word("pseudonym", 30)
)
"""The pseudonym of each number, found by the number's keyed digest only."""

tokens = _table("vault_tokens", _word("digest", 24, key=True), _word("token", 30))
"""The match token of each phone, address or name, found by its keyed digest only."""

identities = _table(
    "vault_identities",
    _word("key_id", 20, key=True),
    _word("kind", 20, key=True),
    _word("token", 30, key=True),
    _word("sealed", 4000),
    _word("stated_at", 40),
)
"""What each person is called and where it is reached, sealed by that person's key."""

suppressed = _table("vault_suppressed", _word("digest", 24, key=True))
"""The digests of the numbers of erased persons: what is sent again is not taken."""

erased = _table("vault_erased", _word("holder", 130, key=True), _word("erasure_id", 40))
"""The pseudonymous ids in the lake that belonged to erased persons."""

erasures = Table(
    "vault_erasures",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("erasure_id", String(40), nullable=False, unique=True),
    Column("certificate", String(8000), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("is_swept", Boolean, nullable=False),
)
"""A certificate per erasure, each bearing the hash of the one before."""

quarantines = Table(
    "vault_quarantines",
    METADATA,
    Column("batch_id", String(120), primary_key=True),
    Column("generation", Integer, primary_key=True),
    Column("sealed", String(100), nullable=False),
    Column("expires_on", Date, nullable=False, index=True),
)
"""The key of each batch's quarantined lines; once it is destroyed they are noise."""
