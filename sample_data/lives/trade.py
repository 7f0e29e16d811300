"""Trade: a month's takings and spending, from a trader's till to a family's wages."""

from dataclasses import dataclass
from random import Random

from sample_data.amounts import rounded, split
from sample_data.book import Fixed, one_of
from sample_data.lives.ledger import Counterparty, Movement, Purpose
from sample_data.lives.life import Life
from sample_data.lives.purposes import INTEREST
from sample_data.months import QUARTER, YEAR, on_day
from sample_data.words import BANKS

EVEN = (1.0,) * YEAR
SPRING = (1.25, 1.45, 0.75, 0.85, 1.0, 0.9, 0.85, 0.9, 1.05, 1.15, 0.9, 0.95)
FACTORY = (0.85, 0.55, 1.05, 1.1, 1.1, 1.05, 1.0, 0.95, 1.1, 1.1, 1.1, 1.05)
SUN = (0.6, 0.7, 0.95, 1.15, 1.3, 1.3, 1.35, 1.25, 1.1, 0.95, 0.7, 0.65)
WIND = (1.2, 1.15, 1.2, 1.1, 0.95, 0.8, 0.7, 0.75, 0.85, 1.0, 1.15, 1.15)
ROADS = (1.0, 1.3, 0.9, 1.0, 1.1, 0.9, 0.95, 1.0, 0.9, 1.2, 0.85, 0.9)
"""What share of an ordinary month each calendar month takes in, January first."""

PRESSED_STRAIN = 1.3


@dataclass(frozen=True)
class Cost:
    """One kind of spending: its share, on which days, in how many parts."""

    purpose: Purpose
    share: float
    parts: int = 1
    first_day: int = 3
    days: int = 25


@dataclass(frozen=True)
class Trade(Fixed):
    """How somebody earns and spends; `takings` is an ordinary month's, in fen."""

    takings: int
    earned: tuple[Purpose, ...]
    parts: tuple[int, int]
    payers: tuple[Counterparty, ...]
    costs: tuple[Cost, ...]
    season: tuple[float, ...] = EVEN
    payday: int | None = None
    cushion: float = 1.2
    """How many ordinary months' takings it likes to keep on the account."""
    upkeep: float | None = None
    """The share of ordinary takings it costs to run, where spending follows no mood."""


def trade_month(
    life: Life, trade: Trade, month: int, *, debt_service: int
) -> list[Movement]:
    """List a month's takings and spending; what debt needs is kept back."""
    dice = life.dice
    busy = trade.season[month % YEAR] * (1 + 0.07 * dice.gauss(0, 1))
    total = rounded(max(trade.takings * busy * life.level(month), 0.0))
    taken = _takings(trade, month, total, dice)
    if trade.upkeep is not None:
        budget = rounded(trade.upkeep * trade.takings * (0.9 + 0.2 * dice.random()))
    else:
        # Under strain other creditors press for what a firm still has on its account.
        pressed = 0.25 if life.strain(month) > PRESSED_STRAIN else 1.0
        cushion = max(trade.cushion * trade.takings * pressed, 1.0)
        thrift = min(max(0.5 + 0.5 * life.main.balance / cushion, 0.4), 1.5)
        needed = 0.45 * trade.takings * trade.season[month % YEAR]
        budget = rounded(max(total - debt_service, needed) * thrift)
    return [*taken, *_spending(trade, month, budget, dice)]


def _takings(trade: Trade, month: int, total: int, dice: Random) -> list[Movement]:
    least, most = trade.parts
    parts = least + int((most - least + 1) * dice.random())
    # The first payers are the big ones, as with most firms.
    payers = [
        trade.payers[int(len(trade.payers) * dice.random() ** 2)] for _ in trade.costs
    ]
    moved = []
    for n, amount in enumerate(split(total, parts, dice)):
        day = trade.payday if trade.payday and n == 0 else 1 + int(28 * dice.random())
        purpose = one_of(trade.earned, dice) if n else trade.earned[0]
        payer = payers[n % len(payers)]
        moved.append(Movement(on_day(month, day), amount, purpose, payer))
    return moved


def _spending(trade: Trade, month: int, budget: int, dice: Random) -> list[Movement]:
    moved = []
    for n, cost in enumerate(trade.costs):
        payee = trade.payers[-1 - n % len(trade.payers)]
        for amount in split(rounded(budget * cost.share), cost.parts, dice):
            day = cost.first_day + int(cost.days * dice.random())
            moved.append(Movement(on_day(month, day), -amount, cost.purpose, payee))
    return moved


def counterparties(number: int, dice: Random) -> tuple[Counterparty, ...]:
    """Invent the other accounts a borrower deals with, of numbers no bank gives."""
    return tuple(
        Counterparty(
            one_of(BANKS, dice),
            f"{6200 + int(99 * dice.random())}{int(10_000 * dice.random()):012d}",
        )
        for _ in range(number)
    )


def interest_credit(life: Life, month: int) -> list[Movement]:
    """Credit a quarter's interest on the account, on the 21st as banks do."""
    if month % QUARTER != QUARTER - 1 or not life.main.balance:
        return []
    interest = round(life.main.balance * 0.002 / 4)
    return [Movement(on_day(month, 21), interest, INTEREST)] if interest else []
