"""Months counted as whole numbers, so that they add and compare plainly."""

from calendar import monthrange
from datetime import date
from functools import cache

YEAR, QUARTER = 12, 3


def month_of(day: date) -> int:
    """Count the months from year 0 to the month of a day.

    >>> month_of(date(2026, 9, 30)) - month_of(date(2025, 9, 1))
    12
    """
    return day.year * YEAR + day.month - 1


@cache
def on_day(month: int, day: int) -> date:
    """Give a day of a month, the last one where the month is shorter.

    >>> on_day(month_of(date(2025, 2, 1)), 30)
    datetime.date(2025, 2, 28)
    """
    year, before = divmod(month, YEAR)
    return date(year, before + 1, min(day, monthrange(year, before + 1)[1]))


def month_end(month: int) -> date:
    """Give the last day of a month."""
    return on_day(month, 31)


def months_after(day: date, months: int) -> date:
    """Give the same day of the month some months later, or the last there is."""
    return on_day(month_of(day) + months, day.day)
