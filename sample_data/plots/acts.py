"""How a plot is played: what it does before a life is lived, what it tells after."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from sample_data.lives.life import Life


class Done(NamedTuple):
    """What a part came to: since when, how much money, and when it could be known."""

    started_on: date
    amount: int
    knowable_on: date


class Act(NamedTuple):
    """How a part is played; a life that gave no occasion comes to nothing."""

    tells: Callable[[Life], Done | None]
    prepares: Callable[[Life], None] | None = None
