"""The keyring: the installation's own secrets, sealed by its master key.

There are two. `match` makes keyed digests, by which a number is found again and from
which it cannot be worked out; it lives as long as the vault. `wrap` seals the keys of
persons and of batches; a change of the master key changes it too.
"""

import base64
import hmac
import secrets as dice
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from sqlalchemy import Connection, Engine, func, select, update

from warehouse.casebook import bulk
from warehouse.casebook.engine import casebook_of
from warehouse.casebook.vault import erased, keys, quarantines, secrets
from warehouse.errors import VaultError
from warehouse.home import Home
from warehouse.vault.master import (
    KEY_BYTES,
    VARIABLE,
    Master,
    adopt_next,
    cipher,
    masters,
    next_master,
)

DIGEST_BYTES = 15
"""120 bits, which base64 writes in 20 letters."""

NAMES = ("match", "wrap")


@dataclass(frozen=True)
class Keyring:
    """The secrets of one home, and the casebook its vault is in."""

    engine: Engine
    match: bytes = field(repr=False)
    wrap: bytes = field(repr=False)
    wrap_as_held: str = field(repr=False)

    @cached_property
    def _wrapper(self) -> AESSIV:
        return cipher(self.wrap)

    def digests(self, space: str, words: Sequence[str]) -> list[str]:
        """Give the keyed digest of each word: the same word, the same digest.

        A word has another digest in another space, so that the two cannot be joined.
        """
        key = hmac.digest(self.match, space.encode(), "sha256")
        return [
            base64.urlsafe_b64encode(
                hmac.digest(key, word.encode(), "sha256")[:DIGEST_BYTES]
            ).decode()
            for word in words
        ]

    def secret_for(self, space: str) -> str:
        """Give a secret of its own for what is hashed elsewhere, in hexadecimal."""
        return hmac.digest(self.match, space.encode(), "sha256").hex()

    def seal_key(self, key: bytes, owner: str) -> str:
        """Seal a key; `owner` must be told again to open it."""
        return _sealed(self._wrapper, key, owner)

    def open_key(self, sealed: str, owner: str) -> bytes:
        """Open a key that was sealed here."""
        try:
            return _opened(self._wrapper, sealed, owner)
        except InvalidTag:
            raise VaultError(
                "A key in the vault does not open: it was altered, or the keys were "
                "changed while this was at work.",
                "Run it again; if it stays so, restore the casebook from a backup.",
            ) from None

    def refuse_if_changed(self, connection: Connection) -> None:
        """Refuse to leave keys sealed under a secret that was changed meanwhile.

        Called after they were written, in their transaction: a change waits for that.
        """
        held = select(secrets.c.sealed).where(secrets.c.name == "wrap")
        locked = held.with_for_update(read=True)
        if connection.execute(locked).scalar_one() != self.wrap_as_held:
            raise VaultError(
                "The vault's keys were changed while this was at work.", "Run it again."
            )


@dataclass(frozen=True)
class Vault:
    """An open vault, and the ids in the lake that belong to persons erased by then."""

    keyring: Keyring
    erased: frozenset[str]

    def has_forgotten_since(self) -> bool:
        """Tell whether anybody was erased since it was opened."""
        count = select(func.count()).select_from(erased)
        with self.keyring.engine.connect() as connection:
            return connection.execute(count).scalar() != len(self.erased)


def open_vault(home: Home) -> Vault:
    """Open the vault for one batch."""
    keyring = open_keyring(home)
    with keyring.engine.connect() as connection:
        gone = connection.execute(select(erased.c.holder)).scalars()
        return Vault(keyring, frozenset(gone))


def open_keyring(home: Home) -> Keyring:
    """Open the vault of a home with the key at hand; a new home's is made here.

    Raises VaultError where the key is not the one the vault was closed with.
    """
    engine, at_hand = casebook_of(home), masters(home)
    held = _held(engine)
    if len(held) < len(NAMES):
        made = [(name, _new_secret(at_hand[0], name)) for name in NAMES]
        with engine.begin() as connection:
            bulk.add(connection, secrets, made)
        held = _held(engine)
    match, wrap = (_with_any(at_hand, held[name], name) for name in NAMES)
    return Keyring(engine, match, wrap, held["wrap"])


def change_keys(home: Home) -> int:
    """Change the master key: all is sealed anew; tell how many keys were.

    Killed in the middle it has changed nothing, or is finished by being run again.
    """
    before, coming = open_keyring(home), next_master(home)
    wrap = dice.token_bytes(KEY_BYTES)
    held = _sealed(cipher(coming.key), wrap, "wrap")
    after = Keyring(before.engine, before.match, wrap, held)
    told = {"wrap": held, "match": _sealed(cipher(coming.key), before.match, "match")}
    with before.engine.begin() as connection:
        # The secrets first: whoever is adding keys has then either committed or waits.
        for name, sealed in told.items():
            named = secrets.c.name == name
            connection.execute(update(secrets).where(named).values(sealed=sealed))
        changed = _seal_anew(connection, before, after)
    adopt_next(home)
    return changed


def _seal_anew(connection: Connection, before: Keyring, after: Keyring) -> int:
    changed, last = 0, ""
    while rows := _keys_after(connection, last):
        last = rows[-1][0]
        bulk.remove(connection, keys.c.key_id, [key_id for key_id, _ in rows])
        anew = [(k, after.seal_key(before.open_key(s, k), k)) for k, s in rows]
        bulk.add(connection, keys, anew)
        changed += len(rows)
    for batch_id, generation, sealed in _quarantine_keys(connection):
        key = before.open_key(sealed, batch_id)
        of_batch = quarantines.c.batch_id == batch_id
        this = update(quarantines).where(
            of_batch, quarantines.c.generation == generation
        )
        connection.execute(this.values(sealed=after.seal_key(key, batch_id)))
        changed += 1
    return changed


def _keys_after(connection: Connection, last: str) -> list[tuple[str, str]]:
    query = select(keys).where(keys.c.key_id > last).order_by(keys.c.key_id)
    rows = connection.execute(query.limit(bulk.AT_ONCE))
    return [(key_id, sealed) for key_id, sealed in rows]


def _quarantine_keys(connection: Connection) -> list[tuple[str, int, str]]:
    columns = quarantines.c.batch_id, quarantines.c.generation, quarantines.c.sealed
    rows = connection.execute(select(*columns)).fetchall()
    return [(batch_id, generation, sealed) for batch_id, generation, sealed in rows]


def _held(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        rows = connection.execute(select(secrets.c.name, secrets.c.sealed)).fetchall()
    return dict(rows)


def _new_secret(master: Master, name: str) -> str:
    return _sealed(cipher(master.key), dice.token_bytes(KEY_BYTES), name)


def _with_any(at_hand: Sequence[Master], sealed: str, name: str) -> bytes:
    for master in at_hand:
        try:
            return _opened(cipher(master.key), sealed, name)
        except InvalidTag:
            continue
    raise VaultError(
        "The vault was closed with another key than the one at hand.",
        f"Give the right one in {VARIABLE}, or put its file back.",
    )


def _sealed(sealer: AESSIV, key: bytes, owner: str) -> str:
    return base64.b64encode(sealer.encrypt(key, [owner.encode()])).decode()


def _opened(sealer: AESSIV, sealed: str, owner: str) -> bytes:
    return sealer.decrypt(base64.b64decode(sealed), [owner.encode()])
