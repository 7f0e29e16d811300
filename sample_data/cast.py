"""Who plays which part: of so many borrowers in a row one takes part in each plot.

Beside each plot there are look-alikes, honest people and firms whose records resemble
it. Who they are depends on the seed alone: a borrower keeps its part in a bigger book.
"""

from collections.abc import Iterator
from functools import lru_cache
from random import Random
from typing import NamedTuple

SEATS = 125
"""Of so many borrowers of a kind in a row, one case of each plot is played."""


class Plot(NamedTuple):
    """A plot as it is cast: how many play it, how many look-alikes stand beside it.

    `benign` names what the look-alikes do; each of them plays alone or in such a group.
    """

    name: str
    size: int
    benign: str
    alikes: int
    alike_size: int = 1
    schemes: tuple[str, ...] = ()


class Role(NamedTuple):
    """The part one borrower plays: where it stands in its case, and with whom.

    `members` are the numbers of all who play the case, among those of their kind.
    """

    plot: str
    case: str
    place: int
    members: tuple[int, ...]
    is_planted: bool


PLOTS: dict[str, tuple[Plot, ...]] = {
    "retail": (
        Plot("shared_ring", 5, "family_phone", 3, 2),
        Plot("straw_borrowers", 4, "parent_pays", 3),
        Plot("inflated_income", 1, "paid_in_cash", 3),
        Plot("into_forbidden", 1, "own_savings", 3),
        Plot("hidden_borrowing", 1, "new_mortgage", 3),
        Plot("reused_document", 2, "same_form", 3),
    ),
    "sme": (
        Plot("inflated_revenue", 1, "settles_elsewhere", 3),
        Plot("broken_statements", 1, "rounded_statements", 3),
        Plot("guarantee_circle", 4, "parent_guarantees", 3),
        Plot("circular_trade", 3, "trades_both_ways", 2, 2),
        Plot("round_trip", 1, "supplier_refund", 3),
        Plot("split_payments", 1, "paid_in_stages", 3),
        Plot("into_forbidden", 1, "own_savings", 3),
        Plot("hidden_borrowing", 1, "new_mortgage", 3),
        Plot("insider", 1, "employee_loan", 3),
        Plot("shared_office", 3, "serviced_office", 2, 2),
        Plot("evergreening", 1, "honest_refinancing", 3),
        Plot("covert_extension", 1, "seasonal_rest", 3),
    ),
    "corporate": (
        Plot("inflated_revenue", 1, "settles_elsewhere", 4),
        Plot("broken_statements", 1, "rounded_statements", 4),
        Plot("round_trip", 1, "cash_pool", 4),
        Plot("split_payments", 1, "paid_in_stages", 4),
    ),
    "project": (
        Plot("inflated_progress", 1, "measured_late", 10),
        Plot("split_payments", 1, "paid_in_stages", 10),
        Plot("round_trip", 1, "supplier_refund", 10),
    ),
}
"""The plots of each kind of borrower; each is played once in so many seats."""

SEATED = {("project", "inflated_progress"): 2}
"""Who plays a plot in the first row of seats, where a story needs a certain scheme."""


def role_of(kind: str, number: int, seed: int) -> Role | None:
    """Give the part a borrower plays, if it plays any."""
    block, seat = divmod(number - 1, SEATS)
    return _cast(kind, block, seed).get(seat)


@lru_cache(maxsize=256)
def _cast(kind: str, block: int, seed: int) -> dict[int, Role]:
    """Cast one block of seats: every plot and its look-alikes, nobody twice."""
    dice = Random(f"{seed}/{kind}/{block}/cast")
    # The first of each kind are the stories a newcomer is shown.
    seats = list(range(10 if block == 0 else 0, SEATS))
    dice.shuffle(seats)
    first = block * SEATS + 1
    roles = {}
    for plot, is_planted, case in _cases(kind, block):
        size = plot.size if is_planted else plot.alike_size
        taken, seats = seats[:size], seats[size:]
        if block == 0 and is_planted and (kind, plot.name) in SEATED:
            taken = [SEATED[kind, plot.name] - 1]
        members = tuple(first + seat for seat in taken)
        name = plot.name if is_planted else plot.benign
        for place, seat in enumerate(taken):
            roles[seat] = Role(name, case, place, members, is_planted)
    return roles


def _cases(kind: str, block: int) -> Iterator[tuple[Plot, bool, str]]:
    for plot in PLOTS.get(kind, ()):
        code = f"{plot.name}-{kind[0]}{block:03d}"
        yield plot, True, f"{code}-0"
        for number in range(1, plot.alikes + 1):
            yield plot, False, f"{code}-{number}"
