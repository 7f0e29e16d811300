"""What a firm is like in its books: how it earns, how it is paid, what it owes beside.

The figures of each scheme are assumed; they are such as its trade usually has.
"""

from dataclasses import dataclass
from functools import cached_property

from sample_data.lives.life import Life, Month
from sample_data.months import QUARTER, month_of

EARNED = ("customers", "revenue")
"""The categories of money that a firm takes in for what it sells."""


@dataclass(frozen=True)
class Trade:
    """A trade's ordinary figures, those of days being of yearly sales or purchases.

    `settles_here` is the share of takings that passes this bank; `fixed` is what its
    plant is worth, `elsewhere` what it owes other lenders, as shares of yearly sales.
    """

    margin: float
    overheads: float
    receivable_days: int
    inventory_days: int
    payable_days: int
    fixed: float
    elsewhere: float
    settles_here: float = 0.8
    wears: float = 0.025
    """What of the plant a quarter wears out."""
    renews: float = 1.1
    """What is spent on the plant, as a share of what wears out."""


_PLANT = Trade(0.72, 0.08, 30, 2, 30, 0.0, 0.0, 1.0, wears=0.010, renews=0.15)
TRADES = {
    "toll_road": _PLANT,
    "solar_plant": _PLANT,
    "wind_plant": _PLANT,
    "data_centre": _PLANT,
    "manufacturer": Trade(0.24, 0.12, 70, 60, 55, 0.55, 0.15),
    "trader": Trade(0.11, 0.05, 55, 40, 45, 0.08, 0.12),
    "shop": Trade(0.30, 0.20, 4, 50, 30, 0.15, 0.05, 0.9),
    "restaurant": Trade(0.58, 0.46, 2, 8, 20, 0.25, 0.04, 0.9),
    "group": Trade(0.22, 0.11, 80, 65, 70, 0.70, 0.30, 0.55),
    "listed_company": Trade(0.26, 0.13, 75, 60, 65, 0.60, 0.25, 0.5),
}


@dataclass(frozen=True)
class Quarter:
    """Three months of a firm: what it took in for sales, in fen, and how it felt."""

    last_month: int
    sales: int
    strain: float
    owed: int
    balance: int


class Firm:
    """A firm as its books show it, the same one to whoever looks."""

    def __init__(self, life: Life) -> None:
        """Draw what is the firm's own, beside its trade."""
        dice = life.borrower.dice("firm")
        self.life = life
        self.trade = TRADES[life.borrower.scheme]
        usual = self.trade.settles_here * life.settles_here
        self.settles_here = min(usual * dice.uniform(0.8, 1.2), 1.0)
        self.margin = self.trade.margin * dice.uniform(0.8, 1.25)
        self.overheads = self.trade.overheads * dice.uniform(0.85, 1.15)
        self.pace = dice.uniform(0.75, 1.3)
        self.elsewhere = self.trade.elsewhere * dice.uniform(0.2, 1.8)
        self.thin = dice.uniform(0.25, 0.7)

    @cached_property
    def quarters(self) -> list[Quarter]:
        """Give every calendar quarter that was lived whole, in order."""
        months, plan = self.life.history, self.life.plan
        since = month_of(plan.operates_from) if plan else 0
        begun = [n for n, m in enumerate(months) if m.month >= since]
        first = next((n for n in begun if months[n].month % QUARTER == 0), len(months))
        whole = range(first, len(months) - QUARTER + 1, QUARTER)
        return [self._quarter(months[n : n + QUARTER]) for n in whole]

    def sales(self, month: Month) -> int:
        """Say what a firm sold in a month, here and elsewhere, in fen."""
        here = sum(month.flows.get(category, 0) for category in EARNED)
        return round(here / self.settles_here)

    def _quarter(self, months: list[Month]) -> Quarter:
        last = months[-1]
        return Quarter(
            last_month=last.month,
            sales=sum(self.sales(month) for month in months),
            strain=sum(month.strain for month in months) / QUARTER,
            owed=last.owed,
            balance=last.balance,
        )
