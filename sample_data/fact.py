"""A fact of the book's world, as it really was, before anybody wrote it down."""

from datetime import date
from typing import NamedTuple

Value = str | int | date | None


class Fact(NamedTuple):
    """One line of one kind of file, without the day it was reported on.

    `told_on` is that day where a story fixes it; otherwise the recording chooses it.
    `again` marks the true version of a fact a story told wrongly before.
    """

    file: str
    happened_on: date
    row: dict[str, Value]
    told_on: date | None = None
    again: bool = False
