"""The kinds of column a contract may declare, each with its words and privacy class.

A column is a dataframely column whose metadata carries what the data dictionary prints:
the label in Chinese and English, the unit, the privacy class and, for a code, its list.

Privacy classes follow JR/T 0171-2020 and are stricter in one point: C1 is internal
business data, C2 what tells a person's finances, C3 what points at a person directly or
may do so in free words (the standard keeps the latter two together in C2).
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, TypeVar

import dataframely as dy
from babel.core import get_global

PrivacyClass = Literal["C1", "C2", "C3"]
Column = TypeVar("Column", bound=dy.Column)
Words = tuple[str, str]
"""A label in Chinese and in English, in this order."""

CURRENCIES = sorted({*get_global("all_currencies")} - {"CNH", "XTS", "XXX"})
"""Every code ISO 4217 ever gave to money, those of currencies long gone too."""

MONEY_SCALE = 3
"""Three decimals hold every currency of ISO 4217 in daily use within 64 bits."""


def _described(
    words: Words,
    privacy: PrivacyClass,
    unit: str | None = None,
    *,
    key: bool = False,
) -> dict[str, Any]:
    # NOTE: the key is ours to keep, not dataframely's: several versions share one key.
    zh, en = words
    return {"zh": zh, "en": en, "privacy": privacy, "unit": unit, "key": key}


def ident(
    words: Words,
    *,
    key: bool = False,
    optional: bool = False,
) -> dy.String:
    """A source's own identifier, kept as text: never blank, no outer white space.

    What it may be written in is for its source to say; intake sees to that.
    """
    return dy.String(
        nullable=optional,
        min_length=1,
        max_length=120,
        regex=r"^\S(.*\S)?$",
        metadata={**_described(words, "C1", key=key), "ident": True},
    )


def pseudonym(
    words: Words,
    *,
    key: bool = False,
    optional: bool = False,
    prefix: str | None = None,
) -> dy.String:
    """An identifier that points at a person or a device: the vault's pseudonym of it.

    Who or what stands behind it is in the vault alone, and the column's words say so.
    Where it singles somebody out across tables (an account, a device), it is C2 and has
    a `prefix`, under which intake puts pseudonyms for whatever else a source sends.
    """
    zh, en = words
    named, privacy = (f"{zh}(化名)", f"{en} (pseudonym)"), "C2" if prefix else "C1"
    column = ident(named, key=key, optional=optional)
    return _marked(column, privacy=privacy, pseudonym=True, prefix=prefix)


def masked(words: Words, *, max_length: int) -> dy.String:
    """A name as far as it may be shown: masked before it came, so kept as it is."""
    return _marked(text(words, max_length=max_length), privacy="C3", is_masked=True)


def digest(words: Words, *, digits: int = 64, optional: bool = True) -> dy.String:
    """A hash in lower-case hexadecimal: 64 digits for SHA-256."""
    return dy.String(
        nullable=optional,
        regex=rf"^[0-9a-f]{{{digits}}}$",
        metadata=_described(words, "C1"),
    )


def text(
    words: Words,
    *,
    privacy: PrivacyClass = "C1",
    max_length: int = 2000,
    optional: bool = True,
) -> dy.String:
    """Words as the source wrote them."""
    return dy.String(
        nullable=optional,
        max_length=max_length,
        metadata=_described(words, privacy),
    )


def code(
    words: Words,
    values: Mapping[str, Words],
    *,
    key: bool = False,
    optional: bool = False,
) -> dy.String:
    """One value of a closed list; the list is part of the contract."""
    known = sorted(values)
    return dy.String(
        nullable=optional,
        check={"known_code": lambda column: column.is_in(known)},
        metadata={**_described(words, "C1", key=key), "values": dict(values)},
    )


def money(
    words: Words, *, optional: bool = True, least: int | None = None
) -> dy.Decimal:
    """An amount in the currency the row names."""
    return dy.Decimal(
        18,
        MONEY_SCALE,
        nullable=optional,
        min=None if least is None else Decimal(least),
        metadata=_described(words, "C2", "currency"),
    )


def currency(
    words: Words = ("币种", "Currency"), *, key: bool = False, optional: bool = False
) -> dy.String:
    """A currency as ISO 4217 writes it; unless told, that of the row's amounts."""
    return dy.String(
        nullable=optional,
        check={"iso_4217": lambda column: column.is_in(CURRENCIES)},
        regex=r"^[A-Z]{3}$",
        metadata=_described(words, "C1", key=key),
    )


def exchange_rate(words: Words) -> dy.Float64:
    """So many units of the quote currency for one of the base currency."""
    return dy.Float64(
        nullable=False,
        min_exclusive=0.0,
        allow_inf=False,
        allow_nan=False,
        metadata=_described(words, "C1", "quote currency per base currency"),
    )


def day(words: Words, *, key: bool = False, optional: bool = True) -> dy.Date:
    """A calendar day where it happened."""
    return dy.Date(
        nullable=optional,
        check={"within_1900_and_2200": lambda c: c.dt.year().is_between(1900, 2200)},
        metadata=_described(words, "C1", "day", key=key),
    )


def instant(words: Words, *, key: bool = False, optional: bool = True) -> dy.Datetime:
    """A moment, kept in UTC."""
    return dy.Datetime(
        nullable=optional,
        time_zone="UTC",
        time_unit="us",
        check={"within_1900_and_2200": lambda c: c.dt.year().is_between(1900, 2200)},
        metadata=_described(words, "C1", "UTC", key=key),
    )


def count(
    words: Words,
    *,
    key: bool = False,
    optional: bool = True,
    unit: str | None = None,
) -> dy.Int64:
    """A whole number, not negative."""
    return dy.Int64(
        nullable=optional,
        min=0,
        metadata=_described(words, "C1", unit, key=key),
    )


def flag(words: Words) -> dy.Bool:
    """Yes or no; absent where nobody said, which is not a no."""
    return dy.Bool(nullable=True, metadata=_described(words, "C1"))


def classed(column: Column, privacy: PrivacyClass) -> Column:
    """Give a column another privacy class than its kind usually has."""
    return _marked(column, privacy=privacy)


def months(words: Words) -> dy.Int64:
    """A term: at least one month."""
    return dy.Int64(nullable=True, min=1, metadata=_described(words, "C1", "month"))


def ratio(
    words: Words,
    *,
    least: float | None = None,
    most: float | None = None,
    optional: bool = True,
) -> dy.Float64:
    """A share or a yearly rate as a plain number: 0.05 is five percent."""
    return dy.Float64(
        nullable=optional,
        min=least,
        max=most,
        allow_inf=False,
        allow_nan=False,
        metadata=_described(words, "C1", "ratio"),
    )


def number(
    words: Words,
    *,
    unit: str | None = None,
    least: float | None = None,
    most: float | None = None,
) -> dy.Float64:
    """A measured number that is neither money nor a share: kilowatt-hours, a score."""
    return dy.Float64(
        nullable=True,
        min=least,
        max=most,
        allow_inf=False,
        allow_nan=False,
        metadata=_described(words, "C1", unit),
    )


def _marked(column: Column, **marks: object) -> Column:
    column.metadata = {**(column.metadata or {}), **marks}
    return column
