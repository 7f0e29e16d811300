"""Lineage: a fact led back to the line it was made of, and on to who reads it."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from analytics.language import Language, word
from analytics.wording import MASKED, amount
from warehouse.contracts import Contract

_PLAIN = re.compile(r"[^\w\u4e00-\u9fff .,:·|/()-]")


def said(
    contract: Contract,
    version: Mapping[str, Any],
    hidden: Collection[str],
    language: Language,
) -> pl.DataFrame:
    """Set out what a version of a fact says, in the order of its contract.

    A value is told in words, amounts with their currency; `hidden` ones as dots. What
    was not told is null. Grain: one row per column.
    """
    facts = json.loads(version["facts"] or "{}")
    told = {**facts, **{name: version[name] for name in _ENVELOPE}}
    if contract.amount is not None:
        told[contract.amount] = version["amount"]
    is_hidden = {*hidden, *({contract.amount} if "amount" in hidden else ())}
    rows = [
        (
            word((described["zh"], described["en"]), language),
            MASKED
            if name in is_hidden
            else _in_words(contract, name, told.get(name), language),
            name,
            described["privacy"],
        )
        for name, described in contract.described.items()
    ]
    columns = ("label", "told", "column", "privacy")
    return pl.DataFrame(rows, dict.fromkeys(columns, pl.String), orient="row")


_ENVELOPE = ("borrower_id", "facility_id", "currency")


def _in_words(
    contract: Contract, column: str, value: object, language: Language
) -> str | None:
    if value is None:
        return None
    codes = contract.described[column].get("values") or {}
    if value in codes:
        return f"{word(codes[value], language)} ({value})"
    if contract.sql_types[column].startswith("decimal"):
        return amount(Decimal(str(value)), None)
    return str(value)


def graph(steps: Sequence[Sequence[str]]) -> str:
    """Draw steps from left to right, each a box or several side by side.

    >>> print(graph([["line 7"], ["version 1", "version 2"]]))
    flowchart LR
        n0_0["line 7"]
        n1_0["version 1"]
        n1_1["version 2"]
        n0_0 --> n1_0
        n0_0 --> n1_1
    """
    boxes = [
        f'    n{place}_{number}["{_safe(words)}"]'
        for place, step in enumerate(steps)
        for number, words in enumerate(step)
    ]
    arrows = [
        f"    n{place}_{start} --> n{place + 1}_{end}"
        for place in range(len(steps) - 1)
        for start in range(len(steps[place]))
        for end in range(len(steps[place + 1]))
    ]
    return "\n".join(["flowchart LR", *boxes, *arrows])


def _safe(words: str) -> str:
    """Keep what a sender named from being read as part of the drawing."""
    return _PLAIN.sub(lambda found: f"#{ord(found.group())};", words)
