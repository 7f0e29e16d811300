"""Sealed words: what points at a person in free words, under that person's own key.

A sealed word names its key, so that it opens wherever it has got to; once the key is
destroyed it is noise. The same words under the same key look the same.
"""

import base64
import secrets as dice
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from sqlalchemy import Connection

from warehouse.casebook import bulk
from warehouse.casebook.vault import erased, keys
from warehouse.contracts.shapes import KEY_LETTERS, MARK
from warehouse.vault.keyring import Keyring
from warehouse.vault.master import KEY_BYTES, cipher
from warehouse.vault.pseudonyms import holder_of

ERASED = "[已删除 erased]"
"""What is shown where words were, once their key is destroyed."""

BODY = len(MARK) + KEY_LETTERS
"""Where the words begin, after the name of their key."""


@dataclass(frozen=True)
class Sealer:
    """The key of one holder, and the name by which what it sealed finds it again."""

    name: str
    cipher: AESSIV = field(repr=False)

    def seal(self, words: str) -> str:
        """Seal words: a text of letters, digits, `-` and `_` after the mark."""
        told = base64.urlsafe_b64encode(self.cipher.encrypt(words.encode(), None))
        return f"{MARK}{self.name}{told.rstrip(b'=').decode()}"


def sealers(keyring: Keyring, holders: Sequence[str]) -> dict[str, Sealer | None]:
    """Give each holder's key, made here where it has none; None once it is erased.

    A holder is an id of the lake; all ids around one pseudonym are one holder.
    """
    names = key_names(keyring, holders)
    with keyring.engine.begin() as connection:
        held = dict(bulk.found(connection, keys.c.key_id, names))
        whose = dict(zip(names, map(holder_of, holders), strict=True))
        if missing := sorted(whose.keys() - held.keys()):
            held |= _made(connection, keyring, {name: whose[name] for name in missing})
    ready = {
        name: Sealer(name, cipher(keyring.open_key(sealed, name)))
        for name, sealed in held.items()
    }
    return {h: ready.get(name) for h, name in zip(holders, names, strict=True)}


def key_names(keyring: Keyring, holders: Sequence[str]) -> list[str]:
    """Name the key of each holder: a keyed digest, so that the name tells nothing."""
    return keyring.digests("holder", [holder_of(holder) for holder in holders])


def opened(keyring: Keyring, sealed: Iterable[str]) -> dict[str, str]:
    """Open sealed words; those whose key was destroyed are not in what this gives."""
    parts = {s: (s[len(MARK) : BODY], s[BODY:]) for s in sealed}
    names = sorted({name for name, _ in parts.values()})
    with keyring.engine.connect() as connection:
        held = dict(bulk.found(connection, keys.c.key_id, names))
    ciphers = {n: cipher(keyring.open_key(key, n)) for n, key in held.items()}
    told = ((s, _words(ciphers.get(n), body)) for s, (n, body) in parts.items())
    return {s: words for s, words in told if words is not None}


def _words(key: AESSIV | None, body: str) -> str | None:
    if key is None:
        return None
    try:
        padded = body + "=" * (-len(body) % 4)
        return key.decrypt(base64.urlsafe_b64decode(padded), None).decode()
    except (InvalidTag, ValueError):
        return None  # sealed by a key that was destroyed, before its holder came anew


def _made(
    connection: Connection, keyring: Keyring, whose: dict[str, str]
) -> dict[str, str]:
    """Make the keys of new holders; another process may have been first with some."""
    asked = sorted(set(whose.values()))
    gone = {row.holder for row in bulk.found(connection, erased.c.holder, asked)}
    new = [name for name, holder in whose.items() if holder not in gone]
    made = [(n, keyring.seal_key(dice.token_bytes(KEY_BYTES), n)) for n in new]
    bulk.add(connection, keys, made)
    keyring.refuse_if_changed(connection)
    return dict(bulk.found(connection, keys.c.key_id, new))
