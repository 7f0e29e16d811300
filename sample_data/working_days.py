"""The days on which a desk in China works: not at weekends, nor in the long holidays.

The holidays are those of the calendar; the working Saturdays around them are left out.
"""

from datetime import date, timedelta

SPRING_FESTIVAL = {
    date(2019, 2, 5),
    date(2020, 1, 25),
    date(2021, 2, 12),
    date(2022, 2, 1),
    date(2023, 1, 22),
    date(2024, 2, 10),
    date(2025, 1, 29),
    date(2026, 2, 17),
    date(2027, 2, 6),
    date(2028, 1, 26),
}
"""The first day of each lunar year; its eve and the six days after are free too."""

_FREE = {day + timedelta(n) for day in SPRING_FESTIVAL for n in range(-1, 7)}
_SATURDAY = 5
_MAY, _OCTOBER = (5, 5), (10, 7)
"""The month and the last free day of the holidays that begin on its first."""


def is_working_day(day: date) -> bool:
    """Tell whether a desk works on a day.

    >>> is_working_day(date(2024, 2, 12)), is_working_day(date(2024, 2, 19))
    (False, True)
    """
    long = any(
        day.month == month and day.day <= last for month, last in (_MAY, _OCTOBER)
    )
    return day.weekday() < _SATURDAY and day not in _FREE and not long


def next_working_day(day: date) -> date:
    """Give the day itself if a desk works on it, else the next on which it does.

    >>> next_working_day(date(2024, 10, 1))
    datetime.date(2024, 10, 8)
    """
    while not is_working_day(day):
        day += timedelta(1)
    return day
