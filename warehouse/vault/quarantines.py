"""The keys of quarantines: one per batch, destroyed with it or once it has expired."""

import secrets as dice
from datetime import date

from sqlalchemy import delete, func, insert, select

from warehouse.casebook.vault import quarantines
from warehouse.vault.keyring import Keyring
from warehouse.vault.master import KEY_BYTES

_C = quarantines.c


def new_key(keyring: Keyring, batch_id: str, expires_on: date) -> tuple[int, bytes]:
    """Make another key for a batch's lines; give its generation and the key."""
    key = dice.token_bytes(KEY_BYTES)
    latest = select(func.max(_C.generation)).where(_C.batch_id == batch_id)
    with keyring.engine.begin() as connection:
        generation = (connection.execute(latest).scalar() or 0) + 1
        row = {
            "batch_id": batch_id,
            "generation": generation,
            "sealed": keyring.seal_key(key, batch_id),
            "expires_on": expires_on,
        }
        connection.execute(insert(quarantines).values(row))
        keyring.refuse_if_changed(connection)
    return generation, key


def key_of(keyring: Keyring, batch_id: str, generation: int) -> bytes | None:
    """Give the key of a batch's lines, unless it was destroyed."""
    wanted = (_C.batch_id == batch_id) & (_C.generation == generation)
    with keyring.engine.connect() as connection:
        sealed = connection.execute(select(_C.sealed).where(wanted)).scalar()
    return None if sealed is None else keyring.open_key(sealed, batch_id)


def expiry_of(keyring: Keyring, batch_id: str) -> date | None:
    """Tell the day a batch's lines are kept to, unless they are gone."""
    query = select(func.max(_C.expires_on)).where(_C.batch_id == batch_id)
    with keyring.engine.connect() as connection:
        told: date | None = connection.execute(query).scalar()
    return told


def destroy(keyring: Keyring, batch_id: str, *, but: int = 0) -> None:
    """Destroy every key of a batch, but that of one generation."""
    gone = delete(quarantines).where(_C.batch_id == batch_id, _C.generation != but)
    with keyring.engine.begin() as connection:
        connection.execute(gone)


def expired(keyring: Keyring, today: date) -> list[str]:
    """Name the batches whose lines are kept no longer."""
    query = select(_C.batch_id).where(_C.expires_on < today).distinct()
    with keyring.engine.connect() as connection:
        return sorted(connection.execute(query).scalars())
