"""A project's plan: what is drawn when, what is owed when, what it should earn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from random import Random

from sample_data.amounts import MILLION, rounded
from sample_data.book import Borrower, Fixed
from sample_data.lives.ledger import Due, Movement
from sample_data.lives.schedules import Terms, fixed
from sample_data.months import QUARTER, YEAR, month_of, months_after, on_day

EQUITY_PER_DEBT = 0.36
"""What owners bring to each draw, as a share of it."""

ADVANCE = 0.10
"""The share of the loan that is paid to the contractors ahead of any work."""

LAND = 0.45
"""What a developer's owners pay for the land, as a share of the loan."""

_RAMPS = {
    "toll_road": (12, 0.70),
    "solar_plant": (3, 0.80),
    "wind_plant": (6, 0.75),
    "data_centre": (12, 0.55),
}
"""Until a plant earns in full: how many months, and the share it begins with."""

_SWEPT = (0.0, 0.0, 0.3, 0.5)
_SOLD_OFF = (0.24, 0.16, 0.13, 0.11, 0.10, 0.08, 0.07, 0.06, 0.03, 0.02)
"""The share of a phase of building that is sold in each month from its opening."""


@dataclass(frozen=True)
class Plan(Fixed):
    """The plan of one project; amounts in fen, `takings` an ordinary month's.

    A plant earns in full after `ramp` months and begins with the share `opens_with`. A
    developer has `sales` instead, by months from completion. Of what is spare, the
    share `swept` repays the loan ahead of time.
    """

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
    ramp: int = 0
    opens_with: float = 1.0
    sales: Mapping[int, int] = field(default_factory=dict)
    swept: float = 0.0

    @property
    def matures_on(self) -> date:
        """Say when the last instalment falls due."""
        return months_after(self.first_due_on, QUARTER * (self.instalments - 1))

    @property
    def budget(self) -> int:
        """Say what building was to cost, the land aside."""
        return rounded(self.amount * (1 + EQUITY_PER_DEBT), 10_000 * 100)

    def expected(self, months: int) -> int:
        """Say what is to come in, so many months after it begins to operate."""
        if self.sales:
            return self.sales.get(months, 0)
        if months < 0:
            return 0
        grown = min(months / self.ramp, 1.0) if self.ramp else 1.0
        share = self.opens_with + (1 - self.opens_with) * grown
        return rounded(self.takings * share)

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


def curve(time: float) -> float:
    """Say how much of a work is done after a share of its time: slow, fast, slow."""
    t = min(max(time, 0.0), 1.0)
    return t * t * (3 - 2 * t)


def drawn_plan(borrower: Borrower, dice: Random) -> Plan:
    """Draw a project's plan: it should earn 20 to 60 percent more than it owes."""
    if borrower.scheme == "property_development":
        return _developers_plan(borrower, dice)
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
    ramp, opens_with = _RAMPS[borrower.scheme]
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
        ramp=ramp,
        opens_with=opens_with,
        swept=_SWEPT[int(len(_SWEPT) * dice.random())],
    )


def _developers_plan(borrower: Borrower, dice: Random) -> Plan:
    """Draw a developer's plan: homes sold while they are built repay the loan."""
    amount = rounded((100 + 500 * dice.random() ** 2) * MILLION, MILLION)
    start = month_of(borrower.since) + 2 + int(3 * dice.random())
    building = 20 + int(12 * dice.random())
    instalments = 8
    rate = round(0.042 + 0.012 * dice.random(), 4)
    cost = amount * (1 + EQUITY_PER_DEBT + LAND)
    worth = rounded(cost * (1.05 + 0.25 * dice.random()), MILLION)
    return Plan(
        amount=amount,
        own_share=round(0.3 + 0.7 * dice.random() ** 2, 2),
        rate=rate,
        signed_on=on_day(start, 3 + int(6 * dice.random())),
        draws=_draws(amount, start, building, dice),
        operates_from=on_day(start + building, 1),
        first_due_on=on_day(start + building, 20),
        instalments=instalments,
        instalment=rounded(amount * (1 / instalments + rate / YEAR), 10_000 * 100),
        takings=0,
        upkeep=0.08,
        sales=_sales(worth, building, 2 + int(2 * dice.random())),
        swept=0.4,
    )


def _sales(worth: int, building: int, phases: int) -> dict[int, int]:
    """Sell in phases, the first once the permit for it is there."""
    opens, sold = -round(building * 0.55), dict[int, int]()
    for phase in range(phases):
        begins = opens + round(phase * (building * 0.55) / phases)
        for n, share in enumerate(_SOLD_OFF):
            part = rounded(worth * share / phases)
            sold[begins + n] = sold.get(begins + n, 0) + part
    return sold


def _draws(
    amount: int, start: int, building: int, dice: Random
) -> tuple[tuple[date, int], ...]:
    """Spread the draws over the building time, each up to the works that are done."""
    number = 5 + int(4 * dice.random())
    gap = max((building - 2) / (number - 1), 1.0)
    months = [int(n * gap) for n in range(number)]
    done = [curve(month / building) * (0.96 + 0.08 * dice.random()) for month in months]
    reached = [ADVANCE + (1 - ADVANCE) * share for share in done[:-1]]
    totals = [rounded(share * amount, MILLION) for share in reached] + [amount]
    sizes = [after - before for before, after in pairwise([0, *totals])]
    days = [on_day(start + month, 10 + int(7 * dice.random())) for month in months]
    return tuple(zip(days, sizes, strict=True))
