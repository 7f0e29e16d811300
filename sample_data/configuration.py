"""Two configurations: the default, and one held out for reports.

Rules and models are tuned where the default book can be seen. What they are worth is
told on the other, of which everything is drawn by other dice: other seats in the cast,
other shares of schemes, other times, and plots that go further both ways, beyond what
anybody's thresholds were set to. Nothing of the product chooses it.
"""

from random import Random
from typing import NamedTuple

DEFAULT, HELD_OUT = "default", "held_out"
CONFIGURATIONS = (DEFAULT, HELD_OUT)


class Span(NamedTuple):
    """From where on something is drawn, and how far above it lies at the most."""

    least: float
    width: float = 0.0


PLOTS: dict[str, tuple[Span, Span]] = {
    # Sales told, as a multiple of the true ones; the same of an income.
    "sales_told": (Span(1.35, 1.4), Span(1.18, 2.4)),
    "income_told": (Span(1.6, 1.6), Span(1.25, 2.9)),
    # Equity too large by so much of what a firm has.
    "equity_missed": (Span(0.012, 0.12), Span(0.006, 0.24)),
    # Works told that are not done, of the whole.
    "progress_ahead": (Span(0.08, 0.18), Span(0.05, 0.32)),
    # Debt elsewhere that nobody told of, of the debt that was told; new lenders of it.
    "debt_hidden": (Span(0.7, 1.3), Span(0.35, 2.4)),
    "lenders_hidden": (Span(3, 4), Span(2, 8)),
    # What of a draw goes where it must not; what each shell keeps of what passes it.
    "forbidden": (Span(0.25, 0.6), Span(0.08, 0.87)),
    "shell_keeps": (Span(0, 0.07), Span(0, 0.16)),
    # Millions of an invoice that goes round.
    "goods_that_circle": (Span(2, 6), Span(0.8, 14)),
    # Months until new money pays the old; days until an insider is known.
    "rolls_over_after": (Span(14, 16), Span(9, 26)),
    "insider_known_after": (Span(200, 300), Span(60, 640)),
    # How deep health falls where the bank looks away.
    "spared_falls": (Span(2.0), Span(1.7)),
}
"""What plots are drawn from: in the default configuration, and held out."""

SHARES = {
    "project": (0.18, 0.3, 0.22, 0.1, 0.2),
    "corporate": (0.15, 0.3, 0.15, 0.2, 0.2),
    "sme": (0.15, 0.2, 0.12, 0.2, 0.2, 0.13),
    "retail": (0.34, 0.4, 0.26),
}
"""The held-out shares of schemes, in the order the default ones stand in."""

LOADINGS = {
    "project": (0.4, 1.2, 0.6),
    "corporate": (1.2, 0.8, 0.5),
    "sme": (0.6, 1.2, 0.9),
    "retail": (1.0, 0.4, 0.6),
}
"""How much of the economy, the industry and the region a kind feels, held out."""

_OTHER_DICE = 1_000_000_000


def span(configuration: str, what: str) -> Span:
    """Say from what a plot draws something."""
    return PLOTS[what][_place(configuration)]


def drawn(configuration: str, what: str, dice: Random) -> float:
    """Draw what a plot needs to know."""
    least, width = span(configuration, what)
    return least + width * dice.random()


def dice_of(configuration: str, seed: int) -> int:
    """Give the seed to throw by: the same number gives two books nothing in common."""
    return seed + _OTHER_DICE * _place(configuration)


def _place(configuration: str) -> int:
    if configuration not in CONFIGURATIONS:
        raise LookupError(
            f"There is no configuration {configuration!r}: "
            f"it is {' or '.join(CONFIGURATIONS)}."
        )
    return CONFIGURATIONS.index(configuration)
