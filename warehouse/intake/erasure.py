"""Erase a person: what is theirs is found, and what ties it to them is destroyed.

In this order, so that one who is interrupted can begin anew: first the text of their
quarantined lines, which is found by what the vault still knows; then, at one stroke,
keys, identities and pseudonyms, with a certificate; then the freed space.
Facts stay, as the law asks of the records of a loan: under pseudonyms nobody can trace.
"""

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from warehouse.errors import VaultError
from warehouse.home import Home
from warehouse.intake import json_text, quarantine
from warehouse.lake.catalog import open_to_read
from warehouse.lake.lease import write_lease
from warehouse.vault import erasing
from warehouse.vault.erasing import Certificate, Traces
from warehouse.vault.forms import KINDS
from warehouse.vault.keyring import Keyring, open_keyring
from warehouse.vault.pseudonyms import holder_of

_PARTIES = """
    select party_id from lake.parties where contains(party_id, $id)
    union select party_id from lake.identities where contains(party_id, $id)
    union select party_id from lake.party_roles where contains(party_id, $id)
    union select party_id from lake.borrowers
    where borrower_id = $id or contains(party_id, $id)
"""

_BORROWERS = """
    select borrower_id from lake.borrowers
    where party_id in (select unnest($parties)) or borrower_id = $id
"""

_ACCOUNTS = """
    select subject_id from lake.party_roles where subject_kind = 'account'
    group by subject_id
    having bool_and(party_id in (select unnest($parties)))
    union
    select account_id from lake.accounts
    where borrower_id in (select unnest($borrowers))
        and account_id not in (
            select subject_id from lake.party_roles
            where subject_kind = 'account'
                and party_id not in (select unnest($parties))
        )
    union select account_id from lake.accounts where contains(account_id, $id)
"""

_SEPARATORS = re.compile(r"[,;|\t\"]+")
_OF_JSON = re.compile(r"[,:{}\[\]\"]+")


@dataclass(frozen=True)
class Person:
    """Whom an erasure is about: the ids in the lake that are theirs alone."""

    parties: tuple[str, ...]
    borrowers: tuple[str, ...]
    accounts: tuple[str, ...]

    @property
    def ids(self) -> list[str]:
        """Give all ids."""
        return [*self.parties, *self.borrowers, *self.accounts]


def person(home: Home, told: str, *, source: str | None = None) -> Person:
    """Find a person by an id in the lake, or by a number as a source sends it.

    Raises VaultError where there is nobody, and where a number is several people's.
    """
    sought = told if source is None else _pseudonym(open_keyring(home), told, source)
    with closing(open_to_read(home)) as lake:
        parties = _ids(lake, _PARTIES, {"id": sought})
        borrowers = _ids(lake, _BORROWERS, {"parties": parties, "id": sought})
        both = {"parties": parties, "borrowers": borrowers, "id": sought}
        accounts = _ids(lake, _ACCOUNTS, both)
    if not (parties or borrowers or accounts):
        raise VaultError(
            f"Nobody in the lake is {told!r}.",
            "Give the id of a party or borrower, or a number with --source.",
        )
    if len({holder_of(party) for party in parties}) > 1:
        raise VaultError(
            f"{told!r} is {len(parties)} parties: {', '.join(parties[:3])} …",
            "Erase each by its own id.",
        )
    return Person(tuple(parties), tuple(borrowers), tuple(accounts))


def erase(home: Home, whom: Person, *, by: str, why: str) -> Certificate:
    """Destroy what ties facts to a person; one erased before gets that certificate.

    An erasure that was interrupted is brought to its end.
    """
    keyring = open_keyring(home)
    with write_lease(home):
        done = erasing.earlier(keyring, [holder_of(i) for i in whom.ids])
        if done is None:
            traces = erasing.traces_of(keyring, whom.ids)
            lines = _forget_lines(home, keyring, traces)
            shutil.rmtree(home.work_folder, ignore_errors=True)
            told = {
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
                "by": by,
                "why": why,
                "quarantined_lines": lines,
            }
            done = erasing.destroy(keyring, traces, told)
        erasing.sweep(keyring)
    return done


def broken_certificates(home: Home) -> int:
    """Count the certificates of erasures that were altered or follow none."""
    return erasing.broken_certificates(open_keyring(home))


def _forget_lines(home: Home, keyring: Keyring, traces: Traces) -> int:
    """Leave the text of the person's lines out of every quarantine; count them."""
    theirs = _Theirs(keyring, traces.digests)
    return sum(
        quarantine.forget(home, batch_id, theirs.tells_of)
        for batch_id in quarantine.batches(home)
    )


@dataclass
class _Theirs:
    """Tells whether a text holds a value of a person's, known by its digest alone."""

    keyring: Keyring
    digests: frozenset[str]

    def __post_init__(self) -> None:
        """Name the spaces a value may have its digest in."""
        spaces = erasing.known_namespaces(self.keyring)
        self._numbers = [f"pseudonym {namespace}" for namespace in spaces]

    def tells_of(self, raw: str) -> bool:
        """Hold every part of a line against what is known of the person."""
        return any(not self.digests.isdisjoint(some) for some in self._digests(raw))

    def _digests(self, raw: str) -> Iterator[set[str]]:
        text = json_text.unescaped(raw)
        cuts = _SEPARATORS.split(raw) + _OF_JSON.split(text)
        parts = {part.strip() for part in cuts} - {""}
        for space in self._numbers:
            yield set(self.keyring.digests(space, sorted(parts)))
        for kind, forms in KINDS.items():
            normal = sorted({forms.normal(part) for part in parts} - {""})
            yield set(self.keyring.digests(f"token {kind}", normal))


def _pseudonym(keyring: Keyring, number: str, source: str) -> str:
    spaces = [
        space
        for space in erasing.known_namespaces(keyring)
        if space.rpartition(".")[0] == source
    ]
    if any(erasing.is_suppressed(keyring, space, number) for space in spaces):
        raise VaultError(
            "That number was somebody's who is erased already.",
            "Nothing is left to do; what is sent under it is kept out.",
        )
    found = [erasing.pseudonym_of(keyring, space, number) for space in spaces]
    known = [pseudonym for pseudonym in found if pseudonym is not None]
    if not known:
        raise VaultError(
            f"{source} never sent that number, or as no pseudonym.",
            "Name the source, or the namespace it shares, and the number as it writes "
            "it.",
        )
    return known[0]


def _ids(
    lake: duckdb.DuckDBPyConnection, query: str, told: Mapping[str, object]
) -> list[str]:
    return sorted(
        found for (found,) in lake.execute(query, dict(told)).fetchall() if found
    )
