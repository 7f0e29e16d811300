"""The hashes of what rows say, as older lakes wrote them, brought to what they are now.

Once a row was hashed with every column of its contract in its place, so that a column
more changed the hash of every row. Hashes stand in `confirmations` alone; all others
are worked out where they are needed.
"""

from collections.abc import Set as AbstractSet

from warehouse.contracts import STANDARD, Contract
from warehouse.intake.fingerprints import body

STEP = "bodies by the names of what is told"


def restated(present: AbstractSet[tuple[str, str]]) -> list[str]:
    """Give the statements for a lake that had these tables and columns before."""
    return [
        _restate(contract, [n for n in contract.sql_types if (name, n) in present])
        for name, contract in STANDARD.items()
        if (name, "event_id") in present and ("confirmations", "body") in present
    ]


def _restate(contract: Contract, columns: list[str]) -> str:
    return f"""
        update lake.confirmations as said set body = told.body
        from (
            select distinct event_id, {_in_its_place(contract, columns)} as before,
                {body(contract, "told")} as body
            from lake.{contract.name} as told
            where event_id in (
                select event_id from lake.confirmations
                where contract = '{contract.name}'
            )
        ) as told
        where said.contract = '{contract.name}'
            and said.event_id = told.event_id and said.body = told.before
    """


def _in_its_place(contract: Contract, columns: list[str]) -> str:
    parts = ", ".join(
        f'coalesce(told."{name}"::varchar, chr(30))'
        for name in columns
        if name not in contract.key
    )
    return f"md5(concat_ws(chr(31), {parts}))::uuid"
