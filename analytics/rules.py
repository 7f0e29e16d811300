"""Rules in words: why a line became no fact, in a sentence of the reader's language.

A rule's code says where, then what: `balances.line|field_count` of a kind of file,
`transactions.amount|min` of a table of the standard, `party_roles.in_order` across the
columns of one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analytics.language import Language, sayer, word
from warehouse.contracts import STANDARD

LINES = {
    "unreadable_bytes": "Its bytes cannot be read in the encoding that was declared.",
    "field_count": "It has more or fewer fields than the file has columns.",
    "unclosed_quote": "A quote is opened and not closed: the line is torn.",
    "stray_quote": "A quote stands within a field.",
    "no_fact": "No query of the source makes a fact of it.",
}
"""What can be wrong with a line as a whole."""

FIELDS = {
    "not_a_money": "It is not an amount.",
    "not_a_number": "It is not a number.",
    "not_a_integer": "It is not a whole number.",
    "not_a_date": "It is not a day in the format that was declared.",
    "not_a_datetime": "It is not a moment in the format that was declared.",
}
"""What can be wrong with a field, before it is part of a row."""

COLUMNS = {
    "nullability": "It is required and was not told.",
    "check__code": "It is a code that is not on the list.",
    "check__within_1900_and_2200": "The day is not between 1900 and 2200.",
    "min": "It is lower than it can be.",
    "min_exclusive": "It is not above the least it can be.",
    "max": "It is higher than it can be.",
    "min_length": "It is empty.",
    "max_length": "It is longer than can be kept.",
    "regex": "It is not written as it must be.",
    "inf": "It is infinite.",
    "nan": "It is not a number.",
    "same_place_other_body": "Another line of the same place says otherwise of it.",
    "of_another_source": "Another source has told of it under the same key.",
    "later_than_arrival": "It would have been known before the file came.",
}
"""What a contract can find wrong with a column of a row, or with its key."""

ACROSS = {
    "valid_from_is_not_after_valid_to": "It ends before it begins.",
    "parts_add_up_to_due": "Its parts do not add up to what is due.",
    "replaces_an_earlier_version": "It replaces a version that is not earlier.",
    "two_currencies": "A rate needs two currencies that differ.",
    "only_a_reversal_takes_back": "Only a reversal has an amount below zero.",
    "only_a_reversal_names_what_it_reverses": "It names what it reverses, "
    "yet is no reversal; or it is one and names nothing.",
}
"""What a contract can find wrong across the columns of a row."""

ASIDE = {
    "header": "The line of column names.",
    "blank": "A blank line.",
    "reference": "A line of a list that others look up.",
}
"""Why lines of any source are set aside; a source's own rules say it themselves."""

WHOLE = {"line": "the line", "key": "the key", "known_at": "the day it was known"}


@dataclass(frozen=True)
class RuleWords:
    """A rule in words: where it bites, and what it says."""

    where: str
    what: str


def rule_words(rule: str, language: Language) -> RuleWords:
    """Put a rule of quarantine into words.

    >>> rule_words("balances.line|field_count", "en").where
    'balances · the line'
    >>> rule_words("balances.balance_on|nullability", "en")
    RuleWords(where='Balances · Day', what='It is required and was not told.')
    """
    say = sayer(language)
    place, _, what = rule.partition("|")
    table, _, column = place.partition(".")
    if not what:
        told = say(ACROSS.get(column, column.replace("_", " ")))
        return RuleWords(_table(table, language), told)
    known = {**LINES, **FIELDS, **COLUMNS}
    told = say(known.get(what, what.replace("_", " ")))
    if column in WHOLE:
        is_of_file = column == "line"
        head = table if is_of_file else _table(table, language)
        return RuleWords(f"{head} · {say(WHOLE[column])}", told)
    if what in COLUMNS and table in STANDARD:
        return RuleWords(
            f"{_table(table, language)} · {_column(table, column, language)}", told
        )
    return RuleWords(f"{table} · {column}", told)


def aside_words(rule: str, declared: Mapping[str, Any], language: Language) -> str:
    """Say why lines were set aside, in the words of their source."""
    if rule in ASIDE:
        return sayer(language)(ASIDE[rule])
    of_source = {aside["rule"]: aside["why"] for aside in declared.get("set_aside", ())}
    told = of_source.get(rule)
    return str(told[language]) if told else rule.replace("_", " ")


def column_of(rule: str) -> str | None:
    """Name the field of the file a rule found wrong; None where it is not one field."""
    place, _, what = rule.partition("|")
    return place.partition(".")[2] if what in FIELDS else None


def _table(table: str, language: Language) -> str:
    return word(STANDARD[table].words, language) if table in STANDARD else table


def _column(table: str, column: str, language: Language) -> str:
    described = STANDARD[table].described.get(column)
    return str(described[language]) if described else column
