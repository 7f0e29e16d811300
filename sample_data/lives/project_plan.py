"""A project's plan: what is drawn when, what is owed when, what it should earn."""

from dataclasses import dataclass
from datetime import date
from random import Random

from sample_data.amounts import MILLION, rounded
from sample_data.book import Borrower
from sample_data.lives.ledger import Due, Movement
from sample_data.lives.schedules import Terms, fixed
from sample_data.months import QUARTER, YEAR, month_of, months_after, on_day


@dataclass(frozen=True)
class Plan:
    """The plan of one project; amounts in fen, `takings` an ordinary month's."""

    amount: int
    own_share: float
    rate: float
    signed_on: date
    draws: tuple[tuple[date, int], ...]
    operates_from: date
    first_due_on: date
    instalments: int
    instalment: int
    takings: int
    upkeep: float
    extra: tuple[Movement, ...] = ()

    @property
    def matures_on(self) -> date:
        """Say when the last instalment falls due."""
        return months_after(self.first_due_on, QUARTER * (self.instalments - 1))

    def dues(self) -> list[Due]:
        """Give the whole schedule: interest while building, then level instalments."""
        building = self._interest_while_building()
        terms = Terms(
            principal=self.amount,
            rate=self.rate,
            first_on=self.first_due_on,
            count=self.instalments,
            every=QUARTER,
            first_number=len(building) + 1,
        )
        return [*building, *fixed(terms, self.instalment)]

    def _interest_while_building(self) -> list[Due]:
        on, dues = self.first_due_on, []
        while month_of(on) - QUARTER > month_of(self.draws[0][0]):
            on = months_after(on, -QUARTER)
            drawn = sum(amount for drawn_on, amount in self.draws if drawn_on < on)
            dues.append((on, round(drawn * self.rate * QUARTER / YEAR)))
        return [
            Due(number, due_on, 0, interest)
            for number, (due_on, interest) in enumerate(reversed(dues), start=1)
        ]


def drawn_plan(borrower: Borrower, dice: Random) -> Plan:
    """Draw a project's plan: it should earn 20 to 60 percent more than it owes."""
    amount = rounded((80 + 700 * dice.random() ** 2) * MILLION, MILLION)
    start = month_of(borrower.since) + 2 + int(3 * dice.random())
    building = 10 + int(14 * dice.random())
    operates_from = on_day(start + building, 1)
    instalments = 40 + 4 * int(5 * dice.random())
    rate = round(0.036 + 0.008 * dice.random(), 4)
    each = rate * QUARTER / YEAR
    growth = (1 + each) ** instalments
    instalment = rounded(amount * each * growth / (growth - 1), 10_000 * 100)
    upkeep = 0.18 + 0.1 * dice.random()
    cover = 1.2 + 0.4 * dice.random()
    return Plan(
        amount=amount,
        own_share=round(0.2 + 0.8 * dice.random() ** 2, 2),
        rate=rate,
        signed_on=on_day(start, 3 + int(6 * dice.random())),
        draws=_draws(amount, start, building, dice),
        operates_from=operates_from,
        first_due_on=on_day(start + building + QUARTER, 20),
        instalments=instalments,
        instalment=instalment,
        takings=rounded(instalment * cover / QUARTER / (1 - upkeep)),
        upkeep=upkeep,
    )


def _draws(
    amount: int, start: int, building: int, dice: Random
) -> tuple[tuple[date, int], ...]:
    """Spread the draws over the building time, the biggest in its middle."""
    number = 5 + int(4 * dice.random())
    weights = [
        0.5 + n * (number - 1 - n) / number + dice.random() / 2 for n in range(number)
    ]
    scale = amount / sum(weights)
    sizes = [rounded(weight * scale, MILLION) for weight in weights[:-1]]
    sizes.append(amount - sum(sizes))
    gap = max((building - 2) / number, 1.0)
    days = [
        on_day(start + int(n * gap), 10 + int(7 * dice.random())) for n in range(number)
    ]
    return tuple(zip(days, sizes, strict=True))
