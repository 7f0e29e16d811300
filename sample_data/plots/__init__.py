"""What is planted: schemes that deceive, and honest lives that look like them.

A plot prepares a life before it is lived, and tells of it after everybody else has.
What it did stands in the truth, which nobody who analyses may read.
"""

from datetime import date
from typing import NamedTuple

from sample_data.amounts import yuan
from sample_data.lives.life import Life
from sample_data.plots import lending, lies, money, ties
from sample_data.plots.acts import Act

ACTS: dict[str, Act] = {
    **lies.ACTS,
    **ties.ACTS,
    **money.ACTS,
    **lending.ACTS,
}
"""How each plot, and each of the look-alikes, is played."""


class Truth(NamedTuple):
    """One part in one case: whether it was planted, since when and for how much.

    `knowable_on` is the first day on which somebody who looked could have known.
    """

    plot: str
    case: str
    borrower_id: str
    place: int
    is_planted: bool
    started_on: date
    amount: str
    knowable_on: date


def prepare(life: Life) -> None:
    """Let a plot change what will come."""
    role = life.borrower.role
    if role and (act := ACTS.get(role.plot)) and act.prepares:
        act.prepares(life)


def play(life: Life) -> Truth | None:
    """Let a plot tell its part, and give what it was, if it came to anything."""
    role = life.borrower.role
    act = ACTS.get(role.plot) if role else None
    if role is None or act is None:
        return None
    done = act.tells(life)
    if done is None:
        return None
    return Truth(
        plot=role.plot,
        case=role.case,
        borrower_id=life.borrower.borrower_id,
        place=role.place,
        is_planted=role.is_planted,
        started_on=done.started_on,
        amount=yuan(done.amount),
        knowable_on=done.knowable_on,
    )
