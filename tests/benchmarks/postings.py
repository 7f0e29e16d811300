"""The postings of the benchmark: skewed borrowers, corrections, a year of days."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import polars as pl

FIRST_DAY = date(2022, 1, 1)
DAYS = 1500
LATE = FIRST_DAY + timedelta(days=DAYS + 40)
EVENTS_A_BORROWER = 100
MOST_OF_ONE = 1_000_000
LINES_A_FILE = 10_000_000
ONE_IN = 20
"""So many postings have one that is corrected: 5 %."""

_STRIDE = 1_000_003
"""A prime: by its multiples each posting comes once, a borrower's far apart."""


class Postings:
    """So many postings, each told by its number alone: same number, same posting."""

    def __init__(self, events: int, seed: int) -> None:
        """Share the postings out: a tenth to one borrower, alike to all others."""
        self.events = events
        self.seed = seed
        self.borrowers = max(20, events // EVENTS_A_BORROWER)
        # And one event that it became a customer: no read gives more.
        self.largest = min(events // 10, MOST_OF_ONE) - 1
        self.usual = (events - self.largest) // (self.borrowers - 1)

    def write(self, root: Path) -> None:
        """Write what comes first, and the corrections that come after it."""
        for folder in ("first", "second"):
            (root / folder).mkdir(parents=True, exist_ok=True)
        pl.DataFrame(
            {
                "borrower": [f"B{n:08}" for n in range(self.borrowers)],
                "since": [FIRST_DAY] * self.borrowers,
            }
        ).write_csv(root / "first" / "borrowers_1.csv")
        for sequence, numbers in enumerate(self._numbers(), start=1):
            name = f"postings_{sequence}.csv"
            told = self.told(numbers)
            told.write_csv(root / "first" / name)
            is_wrong = numbers.hash(self.seed + 1) % ONE_IN == 0
            corrected(told.filter(is_wrong), LATE).write_csv(
                root / "second" / f"postings_{1000 + sequence}.csv"
            )

    def told(self, numbers: pl.Series) -> pl.DataFrame:
        """Give the lines of some postings."""
        chance = pl.col("number").hash(self.seed)
        day = pl.lit(FIRST_DAY) + pl.duration(days=(chance % DAYS).cast(pl.Int64))
        return pl.DataFrame({"number": numbers}).select(
            borrower=self._borrower(),
            posting=pl.format("T{}", pl.col("number")),
            direction=pl.when(chance % 3 == 0)
            .then(pl.lit("out"))
            .otherwise(pl.lit("in")),
            amount=(chance % 1_000_000).cast(pl.Decimal(12, 2)),
            value_on=day,
            known_on=day + pl.duration(days=(chance % 4).cast(pl.Int64)),
        )

    def of_day(self, day: int) -> pl.DataFrame:
        """Give a later day's lines: as many as on any day, and 5 % corrections."""
        count = max(ONE_IN, self.events // DAYS)
        on = LATE + timedelta(days=1 + day)
        first = self.events + day * count
        numbers = pl.int_range(first, first + count, eager=True)
        new = self.told(numbers).with_columns(
            borrower=self._name(pl.lit(numbers).hash(self.seed) % self.borrowers),
            value_on=pl.lit(on),
            known_on=pl.lit(on),
        )
        again = (numbers.hash(day) % self.events).head(count // ONE_IN)
        mended = corrected(self.told(again.cast(pl.Int64).unique()), on)
        return pl.concat([new, mended.with_columns(pl.col("amount") + day)])

    def _numbers(self) -> Iterator[pl.Series]:
        """Give all numbers once, in an order that mixes borrowers, file by file."""
        for first in range(0, self.events, LINES_A_FILE):
            last = min(first + LINES_A_FILE, self.events)
            yield pl.int_range(first, last, eager=True) * _STRIDE % self.events

    def _borrower(self) -> pl.Expr:
        others = ((pl.col("number") - self.largest) // self.usual + 1).clip(
            1, self.borrowers - 1
        )
        return self._name(
            pl.when(pl.col("number") < self.largest).then(0).otherwise(others)
        )

    def _name(self, place: pl.Expr) -> pl.Expr:
        return pl.format("B{}", place.cast(pl.String).str.zfill(8))


def corrected(told: pl.DataFrame, known_on: date) -> pl.DataFrame:
    """Give postings with another amount, learned on a later day."""
    return told.with_columns(amount=pl.col("amount") + 1, known_on=pl.lit(known_on))
