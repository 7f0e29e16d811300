"""The record is human: facts are told late, wrongly at first, or spoilt on the way."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from sample_data.amounts import fen, misread, yuan
from sample_data.fact import Fact, Value
from sample_data.layouts import LAYOUTS, Layout
from sample_data.spoiling import SPOILT, Flaw, spoilt
from sample_data.working_days import next_working_day

LATE_DAYS = (30, 120)
CORRECTED_AFTER_DAYS = (12, 75)


class Line(NamedTuple):
    """One line as it is sent; `resent` marks a correction of an earlier line."""

    file: str
    told_on: date
    row: dict[str, Value]
    resent: bool = False
    flaw: Flaw | None = None

    @property
    def fields(self) -> tuple[Value, ...]:
        """Give its fields as the file's columns are, the day it is told on last."""
        return (*map(self.row.get, LAYOUTS[self.file].own), self.told_on)


def told(facts: Iterable[Fact], dice: Random, until: date) -> Iterator[Line]:
    """Tell the facts as the bank learned them, leaving out what it has not yet learned.

    A fact whose day is fixed by a story is told on that day, neither spoilt nor wrong.
    """
    for fact in facts:
        layout = LAYOUTS[fact.file]
        if fact.told_on:
            lines = [Line(fact.file, fact.told_on, fact.row, fact.again)]
        else:
            lines = _told(fact, layout, dice)
        for line in lines:
            if line.told_on <= until:
                yield line


def _told(fact: Fact, layout: Layout, dice: Random) -> list[Line]:
    telling = layout.telling
    told_on = fact.happened_on + timedelta(_between(telling.days, dice))
    if telling.late and dice.random() < telling.late:
        told_on = fact.happened_on + timedelta(_between(LATE_DAYS, dice))
    if telling.at_a_desk:
        told_on = next_working_day(told_on)
    roll, share = dice.random(), SPOILT.get(layout.name, 0.0)
    if roll < share:
        # Of what is told as JSON the same roll tells how, for no other's dice to move.
        point = roll / share if layout.format == "jsonl" else dice.random()
        flaw, broken = spoilt(fact, layout, point)
        return [Line(fact.file, told_on, fact.row | broken, flaw=flaw)]
    if telling.corrected and dice.random() < telling.corrected:
        wrong = _wrong(fact.row, telling.amounts, dice)
        if wrong != fact.row:
            first = Line(fact.file, told_on, wrong)
            told_on += timedelta(_between(CORRECTED_AFTER_DAYS, dice))
            return [first, Line(fact.file, told_on, fact.row, resent=True)]
    return [Line(fact.file, told_on, fact.row)]


def _between(days: tuple[int, int], dice: Random) -> int:
    least, most = days
    return least + int((most - least + 1) * dice.random())


def _wrong(
    row: dict[str, Value], amounts: tuple[str, ...], dice: Random
) -> dict[str, Value]:
    """Write the first amount down wrongly, the others wrong by as much."""
    first = row.get(amounts[0])
    if not first:
        return row
    error = misread(fen(str(first)), dice) - fen(str(first))
    return row | {column: yuan(fen(str(row[column])) + error) for column in amounts}
