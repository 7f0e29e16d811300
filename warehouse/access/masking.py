"""Masking: what a caller may not see is absent from an answer, and named."""

import json
from collections.abc import Set as AbstractSet
from functools import cache

import polars as pl

from warehouse.access.questions import Question
from warehouse.contracts import STANDARD
from warehouse.contracts.columns import PrivacyClass

_JSON = json.JSONDecoder()


def masked_columns(
    asked: Question, rows: pl.DataFrame, highest: PrivacyClass
) -> frozenset[str]:
    """Name the columns of an answer that are above the highest class a caller sees."""
    return frozenset(c for c in rows.columns if asked.class_of(c) > highest)


def masked(
    rows: pl.DataFrame, columns: frozenset[str], highest: PrivacyClass
) -> pl.DataFrame:
    """Take out what the caller may not see; a masked value is absent, not zero."""
    shown = rows.with_columns(
        pl.lit(None, dtype=rows.schema[column]).alias(column) for column in columns
    )
    hidden = hidden_facts(highest)
    if "facts" not in shown.columns or not hidden:
        return shown
    facts = [told and without(told, hidden) for told in shown["facts"]]
    return shown.with_columns(pl.Series("facts", facts, dtype=pl.String))


def without(told: str, hidden: AbstractSet[str]) -> str:
    """Leave keys out of a JSON object, and every value that stays as it was written.

    >>> without('{"memo":"x","amount":1200.500}', {"memo"})
    '{"amount":1200.500}'
    """
    kept, at = [], 1
    while told[at] != "}":
        start = at
        key, at = _JSON.raw_decode(told, at)
        _, at = _JSON.raw_decode(told, at + 1)
        if key not in hidden:
            kept.append(told[start:at])
        at += told[at] == ","
    return "{" + ",".join(kept) + "}"


@cache
def hidden_facts(highest: PrivacyClass) -> frozenset[str]:
    """Name the columns that must not stay in `facts` for one who sees this class."""
    return frozenset(
        name
        for contract in STANDARD.values()
        for name, described in contract.described.items()
        if described["privacy"] > highest
    )
