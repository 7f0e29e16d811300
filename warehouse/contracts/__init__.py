"""The data standard: one contract per table, declared once.

Everything that must know a column asks here: the lake's tables, the validator at
intake, the masks, the data dictionary and the queries that verify each key.
"""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from warehouse.contracts.columns import Words
from warehouse.contracts.contract import Contract
from warehouse.contracts.groups import GROUPS
from warehouse.contracts.kinds import LANES, Kind

__all__ = [
    "GROUPS",
    "KINDS",
    "LANES",
    "ROUTINE",
    "STANDARD",
    "Contract",
    "Kind",
    "in_groups",
]


def _declared() -> dict[str, Contract]:
    """Find every contract of every module here, so that a new one has one home."""
    modules = (import_module(f"{__name__}.{m.name}") for m in iter_modules(__path__))
    found = [c for m in modules for c in vars(m).values() if isinstance(c, Contract)]
    return {contract.name: contract for contract in found}


STANDARD: dict[str, Contract] = _declared()
"""Each contract by its table's name."""

KINDS: dict[str, Kind] = {
    k.name: k for c in STANDARD.values() if not c.restricted_to for k in c.kinds
}
"""Each kind of event a trajectory can hold, by its name."""

ROUTINE = sorted(name for name, kind in KINDS.items() if kind.is_routine)
"""The kinds of what happens to everyone all the time."""


def in_groups() -> Iterator[tuple[str, Words, list[Contract]]]:
    """Give each group's name and words, and its contracts in reading order."""
    for group, (words, tables) in GROUPS.items():
        yield group, words, [STANDARD[table] for table in tables]
