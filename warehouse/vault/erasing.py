"""Destroy what ties facts to a person, in one transaction, and certify it.

What is left of the person afterwards: facts under pseudonyms nobody can trace, sealed
words nobody can open, and the digests by which lines sent again are known and refused.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select, update

from warehouse.casebook import bulk
from warehouse.casebook.vault import (
    erased,
    erasures,
    identities,
    keys,
    namespaces,
    pseudonyms,
    suppressed,
    tokens,
)
from warehouse.vault.keyring import Keyring
from warehouse.vault.pseudonyms import holder_of
from warehouse.vault.words import key_names

GENESIS = "0" * 64


@dataclass(frozen=True)
class Traces:
    """Where a person is found by: digests of numbers, match tokens and their digests.

    `holders` are the ids in the lake that are the person's.
    """

    holders: frozenset[str]
    numbers: frozenset[str]
    tokens: frozenset[str]
    token_digests: frozenset[str]

    @property
    def digests(self) -> frozenset[str]:
        """All digests by which a value of the person's is known."""
        return self.numbers | self.token_digests


def traces_of(keyring: Keyring, lake_ids: Iterable[str]) -> Traces:
    """Find what the vault holds of a person, by the ids in the lake."""
    holders = sorted({holder_of(lake_id) for lake_id in lake_ids})
    names = key_names(keyring, holders)
    with keyring.engine.connect() as connection:
        numbers = bulk.matching(connection, pseudonyms.c.pseudonym, holders)
        held = bulk.matching(connection, identities.c.key_id, names)
        own = sorted({row.token for row in held})
        known = bulk.matching(connection, tokens.c.token, own)
    return Traces(
        holders=frozenset(holders),
        numbers=frozenset(row.digest for row in numbers),
        tokens=frozenset(own),
        token_digests=frozenset(row.digest for row in known),
    )


def is_suppressed(keyring: Keyring, namespace: str, number: str) -> bool:
    """Tell whether a number belonged to somebody who was erased."""
    (digest,) = keyring.digests(f"pseudonym {namespace}", [number])
    with keyring.engine.connect() as connection:
        return bool(bulk.found(connection, suppressed.c.digest, [digest]))


def pseudonym_of(keyring: Keyring, namespace: str, number: str) -> str | None:
    """Give the pseudonym of a number that was sent; none is made here."""
    (digest,) = keyring.digests(f"pseudonym {namespace}", [number])
    with keyring.engine.connect() as connection:
        rows = bulk.found(connection, pseudonyms.c.digest, [digest])
    return str(rows[0].pseudonym) if rows else None


def known_namespaces(keyring: Keyring) -> list[str]:
    """Name every kind of number that pseudonyms stand for."""
    with keyring.engine.connect() as connection:
        query = select(namespaces.c.namespace).order_by(namespaces.c.namespace)
        return list(connection.execute(query).scalars())


@dataclass(frozen=True)
class Certificate:
    """What was destroyed of one person, when and why; nothing in it says of whom."""

    erasure_id: str
    told: Mapping[str, object]
    hash: str
    is_new: bool


def earlier(keyring: Keyring, holders: Collection[str]) -> Certificate | None:
    """Find the certificate of an erasure these holders were part of before."""
    with keyring.engine.connect() as connection:
        gone = bulk.found(connection, erased.c.holder, sorted(holders))
        if not gone:
            return None
        query = select(erasures).where(erasures.c.erasure_id == gone[0].erasure_id)
        row = connection.execute(query).one()
    told = json.loads(row.certificate)
    return Certificate(row.erasure_id, told, row.hash, is_new=False)


def destroy(
    keyring: Keyring, traces: Traces, told: Mapping[str, object]
) -> Certificate:
    """Destroy keys, rows and tokens of a person; the certificate is written with it."""
    names = key_names(keyring, sorted(traces.holders))
    with keyring.engine.begin() as connection:
        counts = {
            "identities": bulk.remove(connection, identities.c.key_id, names),
            "keys": bulk.remove(connection, keys.c.key_id, names),
            "pseudonyms": bulk.remove(
                connection, pseudonyms.c.digest, sorted(traces.numbers)
            ),
            "match_tokens": _remove_unshared(connection, traces.tokens),
        }
        bulk.add(connection, suppressed, [[d] for d in sorted(traces.numbers)])
        certificate = _certify(connection, {**told, "destroyed": counts})
        rows = [(holder, certificate.erasure_id) for holder in sorted(traces.holders)]
        bulk.add(connection, erased, rows)
    return certificate


def _remove_unshared(connection: Connection, own: Collection[str]) -> int:
    """Remove the tokens nobody else has: the others still tell who shares what."""
    held = bulk.matching(connection, identities.c.token, sorted(own))
    shared = {row.token for row in held}
    return bulk.remove(connection, tokens.c.token, sorted(set(own) - shared))


def _certify(connection: Connection, told: Mapping[str, object]) -> Certificate:
    last = select(erasures).order_by(erasures.c.number.desc()).limit(1)
    before = connection.execute(last).one_or_none()
    number = 1 if before is None else before.number + 1
    erasure_id = f"E-{number:06}"
    full = {
        "erasure_id": erasure_id,
        **told,
        "before": GENESIS if before is None else before.hash,
    }
    text = json.dumps(full, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    row = {
        "number": number,
        "erasure_id": erasure_id,
        "certificate": text,
        "hash": digest,
        "is_swept": False,
    }
    connection.execute(insert(erasures).values(row))
    return Certificate(erasure_id, full, digest, is_new=True)


def broken_certificates(keyring: Keyring) -> int:
    """Count the certificates that were altered, or follow none that is here."""
    with keyring.engine.connect() as connection:
        rows = connection.execute(select(erasures).order_by(erasures.c.number)).all()
    broken, before = 0, GENESIS
    for number, row in enumerate(rows, start=1):
        digest = hashlib.sha256(row.certificate.encode()).hexdigest()
        follows = json.loads(row.certificate)["before"] == before
        broken += not (digest == row.hash and follows and row.number == number)
        before = row.hash
    return broken


def sweep(keyring: Keyring) -> None:
    """Have the database give back what it deleted, so that no byte of it is left."""
    engine = keyring.engine
    with engine.connect() as connection:
        waits = connection.execute(
            select(func.count()).select_from(erasures).where(~erasures.c.is_swept)
        ).scalar()
    if not waits:
        return
    alone = engine.execution_options(isolation_level="AUTOCOMMIT")
    with alone.connect() as connection:
        for statement in _SWEEPS[engine.dialect.name]:
            connection.exec_driver_sql(statement)
        connection.execute(update(erasures).values(is_swept=True))


_OWN = (erased, identities, keys, pseudonyms, suppressed, tokens)
_SWEEPS = {
    "sqlite": ("vacuum", "pragma wal_checkpoint(truncate)"),
    # A connection out of the pool was asked whether it lives: a transaction is open.
    "postgresql": ("rollback", *(f"vacuum full {table.name}" for table in _OWN)),
}
