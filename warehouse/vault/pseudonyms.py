"""Pseudonyms and match tokens: random words that stand for numbers, names and phones.

The same value has the same word, as long as its row is here. The row is found by a
keyed digest of the value; once it is deleted, nothing links the two any more.
"""

import base64
import os
import re
from collections.abc import Sequence

from sqlalchemy import Connection, Table

from warehouse.casebook import bulk
from warehouse.casebook.vault import namespaces, pseudonyms, suppressed, tokens
from warehouse.contracts.shapes import LETTERS, MATCH, PSEUDONYM, RANDOM_LETTERS
from warehouse.vault.keyring import Keyring

RANDOM_BYTES = 10
"""80 bits, which 16 letters write: among a thousand million, no two will ever meet."""


_SPELT = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", LETTERS.encode())


def holder_of(lake_id: str) -> str:
    """Name whose an id of the lake is: the pseudonym in it, else the id itself.

    >>> holder_of("berka-client-P-0123456789ABCDEF"), holder_of("B-R0001")
    ('P-0123456789ABCDEF', 'B-R0001')
    """
    found = re.search(PSEUDONYM, lake_id)
    return found.group() if found else lake_id


def pseudonyms_of(
    keyring: Keyring, namespace: str, values: Sequence[str]
) -> dict[str, str | None]:
    """Give each value's pseudonym, made here where it has none; None once it is erased.

    A namespace ends in the prefix of its pseudonyms, as in `berka.P`.
    """
    with keyring.engine.begin() as connection:
        bulk.add(connection, namespaces, [[namespace]])
    space, prefix = f"pseudonym {namespace}", namespace.rpartition(".")[2]
    return _words(keyring, pseudonyms, space, values, prefix=prefix)


def tokens_of(keyring: Keyring, kind: str, values: Sequence[str]) -> dict[str, str]:
    """Give the match token of each value of a kind, made here where it has none."""
    found = _words(keyring, tokens, f"token {kind}", values, prefix=MATCH)
    return {value: token for value, token in found.items() if token}


def _words(  # noqa: PLR0913  the table, its space and its prefix go together
    keyring: Keyring, table: Table, space: str, values: Sequence[str], *, prefix: str
) -> dict[str, str | None]:
    words: dict[str, str | None] = {}
    for some in bulk.chunks(values):
        by_digest = dict(zip(keyring.digests(space, some), some, strict=True))
        with keyring.engine.begin() as connection:
            known = _known(connection, table, list(by_digest))
            if missing := sorted(by_digest.keys() - known.keys()):
                known |= _made(connection, table, missing, prefix)
        words |= {value: known[digest] for digest, value in by_digest.items()}
    return words


def _known(
    connection: Connection, table: Table, digests: Sequence[str]
) -> dict[str, str | None]:
    return dict(bulk.found(connection, table.c.digest, digests))


def _made(
    connection: Connection, table: Table, missing: Sequence[str], prefix: str
) -> dict[str, str | None]:
    """Make the words of new values; another process may have been first with some."""
    gone = {row.digest for row in bulk.found(connection, suppressed.c.digest, missing)}
    new = [digest for digest in missing if digest not in gone]
    bulk.add(connection, table, list(zip(new, _random(prefix, len(new)), strict=True)))
    return dict.fromkeys(gone) | _known(connection, table, new)


def _random(prefix: str, count: int) -> list[str]:
    letters = base64.b32encode(os.urandom(RANDOM_BYTES * count))
    spelt, size = letters.translate(_SPELT).decode(), RANDOM_LETTERS
    return [f"{prefix}-{spelt[at : at + size]}" for at in range(0, size * count, size)]
