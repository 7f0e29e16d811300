"""Control totals: the money in the raw bytes against the money in the facts.

The bytes are read a second time in another way, so that a fault of the first reading or
of a source's SQL cannot hide from itself.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext

import numpy as np

from warehouse.errors import FileRefusedError
from warehouse.intake.amounts import Places
from warehouse.intake.declared_tables import Total
from warehouse.intake.reading import Reading
from warehouse.intake.second_reading import Told, read_again

Sums = dict[str, Decimal]
"""Money by currency."""

_DIGITS = 60


def exactly() -> AbstractContextManager[Context]:
    """Give Decimal enough digits to add up any number of such amounts exactly."""
    return localcontext(prec=_DIGITS)


@dataclass(frozen=True)
class ControlTotal:
    """One amount of one file, in one currency: raw = facts + apart, to the cent.

    `apart` is the money on lines set aside or quarantined.
    """

    file: str
    column: str
    currency: str
    raw: Decimal
    facts: Decimal
    apart: Decimal

    @property
    def difference(self) -> Decimal:
        """Tell what is missing from, or too much in, the facts."""
        with exactly():
            return self.raw - self.facts - self.apart


@dataclass(frozen=True)
class RawTotal:
    """What the bytes say of one declared total: on all lines, and on those apart."""

    total: Total
    raw: Sums
    apart: Sums


def raw_total(
    readings: Iterable[Reading], total: Total, *, currency: str, apart: Collection[int]
) -> RawTotal:
    """Sum columns of raw files by currency: over all lines, and over those apart."""
    sums = _Sums(currency, np.sort(np.fromiter(apart, np.int64, len(apart))))
    with exactly():
        for reading in readings:
            if reading.arrival.kind.name == total.file:
                if total.currency_column is None:
                    sums.everything[currency] += 0  # said even where nothing is told
                for column in total.column:
                    for told in read_again(reading, column, total.currency_column):
                        sums.add(told)
    return RawTotal(total, dict(sums.everything), dict(sums.apart))


class _Sums:
    """Adds up what is told: amounts of many lines at once, and of others one by one."""

    def __init__(self, currency: str, lines_apart: Places) -> None:
        self.currency = currency
        self.lines_apart = lines_apart
        self.everything: Sums = defaultdict(Decimal)
        self.apart: Sums = defaultdict(Decimal)

    def add(self, told: Told) -> None:
        if told.amounts is not None:
            is_apart = np.isin(told.lines, self.lines_apart)
            every = np.ones_like(is_apart)
            self._add(self.everything, told.amounts.sum_by_unit(every))
            if is_apart.any():
                self._add(self.apart, told.amounts.sum_by_unit(is_apart))
        for line, unit, amount in told.singles:
            self._add(self.everything, {unit: amount})
            at = int(np.searchsorted(self.lines_apart, line))
            if at < len(self.lines_apart) and self.lines_apart[at] == line:
                self._add(self.apart, {unit: amount})

    def _add(self, sums: Sums, more: Sums) -> None:
        for unit, amount in more.items():
            sums[unit or self.currency] += amount


def refuse_difference(totals: list[ControlTotal]) -> None:
    """Refuse a batch whose facts do not carry the money of its files."""
    for total in totals:
        if total.difference:
            raise FileRefusedError(
                f"{total.file}.{total.column} sums to {total.raw} {total.currency} in "
                f"the raw files, but to {total.raw - total.difference} in what became "
                f"of them: {total.difference} apart.",
                "Look at the source's SQL for a join that repeats or drops rows.",
            )
