"""Reconciliation: every line of a batch has one fate, and the fates add up."""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from analytics.language import Language
from analytics.rules import aside_words, rule_words
from warehouse.contracts.columns import MONEY_SCALE

FATES = {
    "accepted": "accepted",
    "duplicate": "duplicate",
    "set_aside": "set aside",
    "quarantined": "quarantined",
}
"""What can become of a line, in the order it is told, each in words."""


def fates(summary: Mapping[str, Any]) -> pl.DataFrame:
    """Count the lines of a batch by fate. Grain: one row per fate."""
    return pl.DataFrame(
        {"fate": list(FATES), "lines": [int(summary[fate]) for fate in FATES]},
        schema={"fate": pl.String, "lines": pl.Int64},
    )


def unaccounted(summary: Mapping[str, Any]) -> int:
    """Count the lines that have no fate; anything but zero is a fault of ours.

    >>> unaccounted({"read": 5, "accepted": 3, "duplicate": 0,
    ...              "set_aside": 1, "quarantined": 1})
    0
    """
    return int(summary["read"]) - int(fates(summary)["lines"].sum())


def by_rule(
    summary: Mapping[str, Any], declared: Mapping[str, Any], language: Language
) -> pl.DataFrame:
    """Count the lines that became no fact. Grain: one row per fate and rule."""
    bad = [
        ("quarantined", rule, words.where, words.what, words.remedy, lines)
        for rule, lines in summary["quarantine_by_rule"].items()
        for words in [rule_words(rule, language)]
    ]
    aside = [
        ("set_aside", rule, None, aside_words(rule, declared, language), None, lines)
        for rule, lines in summary["set_aside_by_rule"].items()
    ]
    return pl.DataFrame(
        [*bad, *aside],
        schema={
            "fate": pl.String,
            "rule": pl.String,
            "where": pl.String,
            "reason": pl.String,
            "remedy": pl.String,
            "lines": pl.Int64,
        },
        orient="row",
    ).sort("fate", -pl.col("lines"), "rule")


def facts_by_table(summary: Mapping[str, Any]) -> pl.DataFrame:
    """Count the versions of facts a batch made, by table. Grain: one row per table."""
    found = dict(summary["facts_by_table"])
    return pl.DataFrame(
        {"table": list(found), "facts_made": list(found.values())},
        schema={"table": pl.String, "facts_made": pl.Int64},
    ).sort(-pl.col("facts_made"), "table")


def control_totals(totals: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Set out the money of a batch's files. Grain: one row per column and currency."""
    told = {
        "raw_amount": "raw",
        "facts_amount": "facts",
        "apart_amount": "apart",
        "difference": "difference",
    }
    words = {"file_kind": "file", "column": "column", "currency": "currency"}
    rows = list(totals)
    return pl.DataFrame(
        {
            name: pl.Series([row.get(key) for row in rows], dtype=pl.String)
            for name, key in {**words, **told}.items()
        }
    ).with_columns(pl.col(*told).cast(pl.Decimal(38, MONEY_SCALE)))
