"""Values of a borrower by privacy class, and every way they may cross a wire."""

import json
import struct
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal

from warehouse.contracts import STANDARD
from warehouse.home import Home
from warehouse.lake.catalog import open_to_read
from warehouse.vault.identities import identity_of
from warehouse.vault.keyring import open_keyring
from warehouse.vault.words import opened

LEAST = Decimal(10_000)
"""A smaller amount may stand on a page by chance, as a count or a year."""


@dataclass(frozen=True)
class Canaries:
    """What is known of one borrower, by who may see it.

    `ids` are the borrower's own and those of its facilities.
    """

    ids: frozenset[str]
    amounts: frozenset[Decimal]
    words: frozenset[str]
    identities: frozenset[str]


def canaries_of(home: Home, borrower: str) -> Canaries:
    """Read a borrower's values past the door, from the lake and the vault."""
    amounts: set[Decimal] = set()
    words: set[str] = set()
    ids, parties = {borrower}, set[str]()
    with closing(open_to_read(home)) as lake:
        for table, contract in STANDARD.items():
            if "borrower_id" not in contract.sql_types:
                continue
            said = lake.sql(f"from lake.{table} where borrower_id = '{borrower}'").pl()
            for column, told in contract.described.items():
                values = said[column].drop_nulls().unique().to_list()
                if told["unit"] == "currency":
                    amounts.update(v for v in values if abs(v) >= LEAST)
                elif told["privacy"] == "C3":
                    words.update(values)
            ids.update(
                said["facility_id"].drop_nulls() if "facility_id" in said else ()
            )
            parties.update(said["party_id"].drop_nulls() if "party_id" in said else ())
        listed = ", ".join(f"'{party}'" for party in parties) or "null"
        names = lake.sql(
            f"select masked_name from lake.parties where party_id in ({listed}) "
            "and masked_name is not null and party_kind = 'organisation'"
        ).fetchall()
    keyring = open_keyring(home)
    told = opened(keyring, {word for word in words if word.startswith("sealed:")})
    shown = {told.get(word, word) for word in words} | {name for (name,) in names}
    kept = {value for party in parties for value in identity_of(home, party).values()}
    return Canaries(
        frozenset(ids),
        frozenset(amounts),
        frozenset(word for word in shown if len(word) > 5),
        frozenset(value for value in kept if len(value) > 5),
    )


def found(words: Iterable[str | Decimal], wire: bytes) -> list[str]:
    """Name the values that stand in what came over the wire, in whatever form."""
    return [str(word) for word in words if any(form in wire for form in _forms(word))]


def _forms(word: str | Decimal) -> set[bytes]:
    if isinstance(word, str):
        return {
            word.encode(),
            json.dumps(word)[1:-1].encode(),
            word.encode("utf-16-le"),
        }
    exact = int(word.scaleb(3))
    plain = {f"{word:.2f}", f"{word:.3f}", f"{word:,.2f}", f"{word:,.0f}"}
    return {
        *(text.encode() for text in plain),
        struct.pack("<d", word),
        exact.to_bytes(16, "little", signed=True),
    }
