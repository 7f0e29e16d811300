"""Those who saw something of a life: books, offices, visitors, machines, registers.

Each tells of a life that has been lived, by dice of its own: a witness more, or one
who tells otherwise, never moves the life itself or what another saw of it.
"""

from collections.abc import Callable

from sample_data.lives.life import Life
from sample_data.witnesses import (
    building,
    bureau,
    contacts,
    finances,
    forecast,
    operating,
    papers,
    permits,
    security,
    sessions,
    standing,
    taxes,
    trading,
    uses,
    visits,
)

Witness = Callable[[Life], None]

_OF_ALL: tuple[Witness, ...] = (
    visits.witness,
    contacts.witness,
    sessions.witness,
    bureau.witness,
    security.witness,
    papers.witness,
    uses.witness,
    standing.witness,
)
_OF_FIRMS: tuple[Witness, ...] = (
    *_OF_ALL,
    finances.witness,
    taxes.witness,
    trading.witness,
)
_OF_PROJECTS: tuple[Witness, ...] = (
    *_OF_ALL,
    building.witness,
    permits.witness,
    forecast.witness,
    operating.witness,
    finances.witness,
)

WITNESSES: dict[str, tuple[Witness, ...]] = {
    "project": _OF_PROJECTS,
    "corporate": _OF_FIRMS,
    "sme": _OF_FIRMS,
    "retail": _OF_ALL,
}
"""Who sees what becomes of each kind of borrower."""


def see(life: Life) -> None:
    """Let everyone tell what they saw of a life."""
    for witness in WITNESSES[life.borrower.kind]:
        witness(life)
