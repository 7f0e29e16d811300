"""One look at the book, and what it gives."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from warehouse.access.groups import without_small_groups
from warehouse.access.masking import masked, masked_columns
from warehouse.access.questions import Question
from warehouse.access.session import Caller
from warehouse.access.terms import Ruling, highest_column
from warehouse.contracts.uses import Purpose


@dataclass(frozen=True)
class Answer:
    """What a question gave: its rows, the columns this caller may not see.

    `suppressed` counts groups left out because they were too small to show.
    """

    rows: pl.DataFrame
    masked: frozenset[str]
    suppressed: int = 0

    def as_entry(self) -> dict[str, object]:
        """Give what the log keeps of it."""
        return {
            "rows": self.rows.height,
            "masked": sorted(self.masked),
            "suppressed": self.suppressed,
        }


@dataclass(frozen=True)
class Look:
    """Who looks, why, and as of when; `inserted` is how far each table had come."""

    caller: Caller
    purpose: Purpose
    as_of: date
    recorded_until: datetime
    inserted: Mapping[str, int]
    is_pinned: bool

    def key(self, asked: Question, ruling: Ruling) -> Hashable:
        """All that could make an answer differ; never a frame."""
        given = ruling.parameters.items()
        return (
            asked.name,
            tuple(sorted((name, repr(value)) for name, value in given)),
            self.as_of,
            self.recorded_until if self.is_pinned else None,
            ruling.scope,
            tuple(
                (table, self.inserted.get(table, 0)) for table in sorted(asked.tables)
            ),
        )

    def as_entry(self) -> dict[str, object]:
        """Give what the log keeps of it."""
        return {
            "user": self.caller.user,
            "roles": self.caller.roles,
            "unit": self.caller.unit,
            "purpose": self.purpose,
            "as_of": self.as_of,
            "recorded_until": self.recorded_until,
        }


def shown(rows: pl.DataFrame, asked: Question, ruling: Ruling) -> Answer:
    """Leave out small groups, and what is above the class the ruling shows."""
    terms, suppressed = ruling.permit.obligations, 0
    if asked.counted is not None:
        least = terms.groups_of
        rows, suppressed = without_small_groups(rows, asked.counted, least)
    highest = highest_column(terms.sees)
    hidden = masked_columns(asked, rows, highest)
    return Answer(masked(rows, hidden, highest), hidden, suppressed)
