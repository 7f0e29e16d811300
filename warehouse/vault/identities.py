"""Identities: what persons are called and where they are reached, under their keys."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from warehouse.casebook import bulk
from warehouse.casebook.vault import identities
from warehouse.home import Home
from warehouse.vault.keyring import Keyring, open_keyring
from warehouse.vault.words import key_names, opened

Kept = tuple[str, str, str, str, str]
"""One value: its key's name, its kind, its token, itself sealed, when it was stated."""


def keep(keyring: Keyring, rows: Sequence[Kept]) -> None:
    """Keep sealed values; one that is held already stays as it was first stated."""
    with keyring.engine.begin() as connection:
        bulk.add(connection, identities, rows)


def identity_of(
    home: Home, party_id: str, *, among: Collection[str] | None = None
) -> dict[str, str]:
    """Open who a party is: the value of each kind, or none once the party is erased.

    `among` are the match tokens the lake has in force for the party on a day, which
    tell the values of that day; without it, the ones stated last are given.
    """
    keyring = open_keyring(home)
    (name,) = key_names(keyring, [party_id])
    columns = identities.c
    query = select(columns.kind, columns.token, columns.sealed)
    ordered = query.where(columns.key_id == name).order_by(columns.stated_at)
    with keyring.engine.connect() as connection:
        held = connection.execute(ordered).all()
    wanted = {
        kind: sealed for kind, token, sealed in held if among is None or token in among
    }
    values = opened(keyring, wanted.values())
    return {k: values[sealed] for k, sealed in wanted.items() if sealed in values}
