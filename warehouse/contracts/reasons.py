"""Why a line was quarantined or flagged, and what helps, in both languages.

A rule is named `PLACE.COLUMN|REASON`: the kind of file or the table it was broken in,
the column, and the reason, told in `reasons.toml`. A rule across columns that a table
declares for itself is its own reason: `bills.drawn_before_it_matures`; and a bound a
source declares names its own: `lawsuit.LAWAMOUNT|absurd_amount`.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from warehouse.contracts.columns import Words

OF_THE_TABLE, OF_THE_SOURCE = "of_the_table", "of_the_source"


@dataclass(frozen=True)
class Explained:
    """What is wrong with a line, and what helps, each in Chinese and English."""

    what: Words
    remedy: Words

    @property
    def english(self) -> str:
        """Say both in English."""
        return f"{self.what[1]} {self.remedy[1]}"


def explain(rule: str, called: Words | None = None) -> Explained:
    """Say what a rule's name means; `called` is what the reader knows its column as.

    >>> explain("stated.on|not_a_date").what[1]
    'on is not a day of the calendar in the declared format.'
    """
    where, bar, reason = rule.partition("|")
    column = where.partition(".")[2]
    told = reasons().get(reason if bar else column)
    if told is None:
        told = reasons()[OF_THE_SOURCE if bar else OF_THE_TABLE]
        reason = (reason if bar else column).replace("_", " ")
    zh, en = (
        tuple(said.format(column=name, reason=reason) for said in told[language])
        for language, name in zip(("zh", "en"), called or (column,) * 2, strict=True)
    )
    return Explained(what=(zh[0], en[0]), remedy=(zh[1], en[1]))


@cache
def reasons() -> dict[str, dict[str, list[str]]]:
    """Give every reason: by language, what is wrong and the remedy."""
    text = Path(__file__).with_suffix(".toml").read_text("utf-8")
    return tomllib.loads(text)
