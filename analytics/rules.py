"""Rules in words: where a line broke one, what is wrong, and what helps."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analytics.language import Language, sayer, word
from warehouse.contracts import STANDARD
from warehouse.contracts.reasons import explain

ASIDE = {
    "header": "The line of column names.",
    "blank": "A blank line.",
    "reference": "A line of a list that others look up.",
}
"""Why lines of any source are set aside; a source's own rules say it themselves."""

WHOLE = {"line": "the line", "key": "the key", "known_at": "the day it was known"}
"""What a rule may be broken in, where it is no column."""


@dataclass(frozen=True)
class RuleWords:
    """A rule in words: where it was broken, what is wrong, and what helps."""

    where: str
    what: str
    remedy: str


def rule_words(rule: str, language: Language) -> RuleWords:
    """Put a rule into words.

    >>> rule_words("positions.position_on|missing", "en").where
    'Positions · Position on'
    """
    explained = explain(rule)
    what, remedy = word(explained.what, language), word(explained.remedy, language)
    return RuleWords(_where(rule, language), what, remedy)


def _where(rule: str, language: Language) -> str:
    """Name the table and its column; of a file they are called as its sender does."""
    place, is_of_column, _ = rule.partition("|")
    table, _, column = place.partition(".")
    contract = STANDARD.get(table)
    described = contract.described.get(column) if contract else None
    if column in WHOLE:
        column = sayer(language)(WHOLE[column])
    elif described:
        column = str(described[language])
    head = word(contract.words, language) if contract else table
    return f"{head} · {column}" if is_of_column else head


def aside_words(rule: str, declared: Mapping[str, Any], language: Language) -> str:
    """Say why lines were set aside, in the words of their source."""
    if rule in ASIDE:
        return sayer(language)(ASIDE[rule])
    of_source = {aside["rule"]: aside["why"] for aside in declared.get("set_aside", ())}
    told = of_source.get(rule)
    return str(told[language]) if told else rule.replace("_", " ")
