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
    "opened_before_closed": "It was closed before it was opened.",
    "valid_from_is_not_after_valid_to": "It ends before it begins.",
    "asked_for_before_decided": "It was decided before it was asked for.",
    "only_what_is_granted_has_effect": "It has a day of effect and was not granted.",
    "starts_before_it_ends": "Its period ends before it starts.",
    "drawn_before_it_matures": "It matures before it was drawn.",
    "drawn_before_it_is_settled": "It was settled before it was drawn.",
    "data_before_report_before_pull": "Its data, its report and its pull "
    "are out of order.",
    "valued_before_it_expires": "It expires before it was valued.",
    "given_before_it_is_withdrawn": "It was withdrawn before it was given.",
    "only_a_consent_is_withdrawn": "It was withdrawn and is no consent.",
    "only_a_promise_has_a_day": "It has a promised day and is no promise.",
    "only_a_promise_has_an_amount": "It has a promised amount and is no promise.",
    "only_a_promise_is_kept_or_broken": "It was kept or broken and is no promise.",
    "only_what_was_kept_has_its_day": "It has the day it was kept and was not kept.",
    "a_threshold_says_which_side_is_good": "Its threshold does not say which "
    "side is good.",
    "tested_before_certified": "It was certified before the day it was tested for.",
    "tested_before_cured": "It was cured before it was tested.",
    "only_what_is_waived_has_a_waiver": "It has a waiver and was not waived.",
    "only_a_breach_is_cured": "It was cured and was no breach.",
    "issued_before_it_expires": "It expires before it was issued.",
    "asked_for_before_drawn": "It was drawn before it was asked for.",
    "started_before_ended": "It ended before it started.",
    "a_call_has_its_day_and_amount": "A call on it lacks its day or its amount.",
    "only_a_red_letter_reverses": "It reverses another and is no red letter.",
    "only_what_is_reached_has_its_day": "It has the day it was reached and "
    "was not reached.",
    "the_row_that_fulfils_is_named_whole": "The row that fulfils it is named by half.",
    "its_period_ends_before_it_is_due": "It is due before its period ends.",
    "what_fulfils_has_its_day": "It names what fulfils it, without the day.",
    "two_currencies": "A rate needs two currencies that differ.",
    "rated_before_it_expires": "It expires before it was rated.",
    "nobody_is_related_to_himself": "It relates a party to itself.",
    "only_what_is_shared_has_a_token": "It has a token and is nothing shared.",
    "only_a_reversal_takes_back": "Only a reversal has an amount below zero.",
    "only_a_reversal_names_what_it_reverses": "It names what it reverses, "
    "yet is no reversal; or it is one and names nothing.",
    "replaces_an_earlier_version": "It replaces a version that is not earlier.",
    "parts_add_up_to_due": "Its parts do not add up to what is due.",
    "something_is_told": "It tells nothing.",
    "only_an_audit_gives_an_opinion": "It has an auditor's opinion and "
    "was not audited.",
    "a_statement_restates_another": "It restates itself.",
    "only_a_visit_done_has_a_score": "It has a score and was not done.",
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
