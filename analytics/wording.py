"""Numbers, days and codes as a reader wants them; what is unknown is never a zero."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_timedelta
from babel.numbers import format_compact_decimal, format_decimal

from analytics.language import Language
from warehouse.contracts import STANDARD
from warehouse.contracts.columns import Words

UNKNOWN = "—"
MASKED = "•••"

DATE_LENGTHS = {"month": len("2015-08"), "year": len("2015")}
"""How much of an ISO date is told by a source that dates by the month or the year."""

_LOCALES: dict[Language, str] = {"zh": "zh_Hans_CN", "en": "en"}

DAYS_A_YEAR = 365.25
YEARS_TOLD = 2
"""From so many years on, nobody counts the days."""


def amount(value: Decimal | float | None, currency: str | None) -> str:
    """Write an amount in full, with its currency.

    >>> amount(Decimal("1234.5"), "CNY"), amount(None, "CNY")
    ('1,234.50 CNY', '—')
    """
    if value is None:
        return UNKNOWN
    return f"{format_decimal(value, '#,##0.00', locale='en')} {currency or ''}".strip()


def short_amount(
    value: Decimal | float | None, currency: str | None, language: Language
) -> str:
    """Write an amount in few characters, in the reader's own large units.

    >>> short_amount(Decimal(1820000000), "CNY", "zh")
    '18.2亿 CNY'
    """
    if value is None:
        return UNKNOWN
    told = format_compact_decimal(value, locale=_LOCALES[language], fraction_digits=2)
    return f"{told} {currency or ''}".strip()


def large_unit(most: float, language: Language) -> tuple[float, str]:
    """Choose the unit an axis counts in: the reader's own, by its largest value.

    >>> large_unit(4.8e8, "zh"), large_unit(4.8e8, "en"), large_unit(900, "en")
    ((100000000.0, '亿'), (1000000.0, 'M'), (1.0, ''))
    """
    units: dict[Language, list[tuple[float, str]]] = {
        "zh": [(1e8, "亿"), (1e4, "万")],
        "en": [(1e9, "bn"), (1e6, "M"), (1e3, "K")],
    }
    return next((unit for unit in units[language] if abs(most) >= unit[0]), (1.0, ""))


def span(days: int, language: Language) -> str:
    """Write a number of days in words.

    >>> span(1, "en"), span(5, "en"), span(5, "zh")
    ('1 day', '5 days', '5天')
    """
    return format_timedelta(
        timedelta(days=days),
        granularity="day",
        threshold=1e9,
        locale=_LOCALES[language],
    )


def age(days: int, language: Language) -> str:
    """Write how old something is: whole years once there are two of them.

    >>> age(729, "en"), age(10135, "en"), age(10135, "zh")
    ('729 days', '27 years', '27年')
    """
    years = int(days / DAYS_A_YEAR)
    if years < YEARS_TOLD:
        return span(days, language)
    return format_timedelta(
        timedelta(days=ceil(years * DAYS_A_YEAR)),
        granularity="year",
        locale=_LOCALES[language],
    )


def day(moment: datetime | date | None, zone: ZoneInfo) -> str:
    """Write the day of a moment where the institution is."""
    if moment is None:
        return UNKNOWN
    if isinstance(moment, datetime):
        return moment.astimezone(zone).date().isoformat()
    return moment.isoformat()


def event_day(
    moment: datetime | None, offset: int | None, precision: str = "day"
) -> str:
    """Write when an event was: its day, or the month or year it is dated by.

    The day is that of the clock of the source that told it.
    """
    if moment is None:
        return UNKNOWN
    day = (moment + timedelta(minutes=offset or 0)).date().isoformat()
    return day[: DATE_LENGTHS.get(precision)]


def as_dated(facts: dict[str, Any], event: Mapping[str, Any]) -> dict[str, Any]:
    """Write the dates an event is dated by no more exactly than they were told.

    Takes the facts of an event, and its contract and event_precision.
    """
    contract = STANDARD[event["contract"]]
    dated_by = (contract.event_time, contract.event_end)
    length = DATE_LENGTHS.get(event["event_precision"])
    return {
        column: told[:length] if column in dated_by and told else told
        for column, told in facts.items()
    }


def column_words(column: str) -> Words:
    """Find the label a contract gives a column of this name, the borrower's first."""
    for contract in (STANDARD["borrowers"], *STANDARD.values()):
        if column in contract.described:
            described = contract.described[column]
            return described["zh"], described["en"]
    return column, column


def code_word(column: str, value: object, language: Language) -> str:
    """Put a code into words, if the column is one."""
    for contract in STANDARD.values():
        values = contract.described.get(column, {}).get("values")
        if values and value in values:
            zh, en = values[value]
            return str(zh if language == "zh" else en)
    return str(value)
