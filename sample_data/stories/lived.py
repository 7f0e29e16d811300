"""A life as the bank was told of it: what each line said, and on which day it came."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sample_data.book import Borrower
from sample_data.fact import Value
from sample_data.layouts import LAYOUTS
from sample_data.plots import Truth
from sample_data.record import Line

_OF_AN_OUTCOME = ("unit_kind", "unit_id", "outcome_kind", "episode_no")

FACTS = {
    "amendments": ("amendments", ("amendment_id",), "requested_on"),
    "bureau": ("bureau_reports", ("report_id",), "data_on"),
    "drawdowns": ("drawdowns", ("drawdown_id",), "drawn_on"),
    "external": ("external_events", ("external_id",), "happened_on"),
    "guarantees": ("guarantees", ("guarantee_id",), "signed_on"),
    "outcomes": ("outcomes", _OF_AN_OUTCOME, "started_on"),
    "progress": ("progress_reports", ("report_id",), "stated_on"),
    "relations": ("relations", ("relation_id",), "valid_from"),
    "repayments": ("repayments", ("facility_id", "repayment_no"), "paid_on"),
    "transactions": ("transactions", ("account_id", "transaction_no"), "value_on"),
}
"""Of each kind of file a story points into: the standard's table, and in the file's own
columns the key, and the day at which the fact stands on a trajectory."""


class Told(NamedTuple):
    """One line: the file it stands in, the day it came, and what it said."""

    file: str
    on: date
    row: dict[str, Value]

    def day(self, column: str) -> date:
        """Read a day."""
        return date.fromisoformat(str(self.row[column]))

    def number(self, column: str) -> float:
        """Read a number."""
        return float(str(self.row[column]))


class Sight(NamedTuple):
    """A fact to be looked at: whose it is, where it lies, and the day it stands at."""

    borrower_id: str
    table: str
    key: tuple[str, ...]
    on: date | None


@dataclass(frozen=True)
class Landing:
    """Where a story is seen: as of which day, over which range, which facts first.

    `earlier` is the day to compare with; `figures` fill in what the words leave open.
    """

    as_of: date
    span: str
    sights: tuple[Sight, ...]
    figures: dict[str, str | int]
    earlier: date | None = None


@dataclass(frozen=True)
class Lived:
    """One borrower's life in the lines told of it; `truth` is the part it plays.

    `lines` are those of each kind of file that are not spoilt, in the order they came.
    """

    borrower: Borrower
    truth: Truth | None
    lines: Mapping[str, list[Line]]
    until: date

    def plays(self, plot: str) -> bool:
        """Tell whether it plays a plot, and found an occasion to."""
        return self.truth is not None and self.truth.plot == plot

    def all(self, file: str, **said: Value) -> Iterator[Told]:
        """Give the lines of a kind of file that say something, as they came."""
        columns = LAYOUTS[file].columns
        for line in self.lines.get(file, ()):
            row = dict(zip(columns, line.fields, strict=True))
            if all(row[column] == value for column, value in said.items()):
                yield Told(file, line.told_on, row)

    def first(self, file: str, **said: Value) -> Told | None:
        """Give the first of them."""
        return next(self.all(file, **said), None)

    def sight(self, told: Told) -> Sight:
        """Point to the fact of a line."""
        table, key, on = FACTS[told.file]
        values = tuple(str(told.row[column]) for column in key)
        return Sight(self.borrower.borrower_id, table, values, told.day(on))

    def lately(self, *sights: Sight, span: str, **figures: str | int) -> Landing:
        """Land on the book's last day."""
        return Landing(self.until, span, sights, figures)


def by_file(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """Put lines together by the kind of their file, in the order they came.

    A spoilt line tells nothing: it ends in the quarantine.
    """
    together = defaultdict[str, list[Line]](list)
    for line in sorted(lines, key=lambda line: line.told_on):
        if line.flaw is None:
            together[line.file].append(line)
    return together


def day_before(day: date) -> date:
    """Give the day before."""
    return day - timedelta(days=1)
