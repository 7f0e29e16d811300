"""The identity of a fact and of what it says, as SQL over its contract's columns."""

import hashlib
import uuid
from collections.abc import Iterable

from warehouse.contracts import Contract
from warehouse.contracts.provenance import COARSE

_APART = "chr(31)"

RETRACTED = "'00000000-0000-0000-0000-000000000000'::uuid"
"""What a retracted fact says: nothing."""


def event_id(contract: Contract) -> str:
    """Hash the table's name and the key: one id per fact, whatever its versions."""
    parts = ", ".join(f'"{name}"::varchar' for name in contract.key)
    return f"md5(concat_ws({_APART}, '{contract.name}', {parts}))::uuid"


def event_id_of(table: str, key: Iterable[object]) -> str:
    """Hash one fact's table and key as `event_id` does for many."""
    told = chr(31).join([table, *(str(part) for part in key)]).encode()
    return str(uuid.UUID(hashlib.md5(told, usedforsecurity=False).hexdigest()))


def body(contract: Contract, of: str) -> str:
    """Hash what a row says beside its key, so that statements can be compared.

    What is not told has no part in it: a column that joins the contract later changes
    the hash of no row that was there before. A precision coarser than the usual has.
    """
    parts = [
        f"""'{name}=' || {of}."{name}"::varchar"""
        for name in contract.sql_types
        if name not in contract.key
    ]
    precision = f"{of}.event_precision"
    parts.append(f"if({precision} in {COARSE}, {precision}, null)")
    return f"md5(concat_ws({_APART}, '', {', '.join(parts)}))::uuid"
