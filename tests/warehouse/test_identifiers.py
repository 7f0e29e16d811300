"""No id that could be taken for another lands; ids as people write them do."""

import unicodedata

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.contracts import STANDARD
from warehouse.intake.declared import Ids
from warehouse.intake.identifiers import rule_of
from warehouse.intake.identity_numbers import is_identity_number
from warehouse.intake.identity_numbers import rule_of as identity_rule_of

REAL = "BANK-A1 COEX 0917"
LOOK_ALIKES = {
    "A": "АΑᎪꓮ𝐀𝖠𝙰ᗅＡⒶÅ",
    "B": "ВΒᏴꓐ𝐁ＢᗷßℬⒷ",
    "C": "СϹᏟꓚ𝐂ＣⅭℂⒸ",
    "E": "ЕΕᎬꓰ𝐄Ｅℰⴹⓔ",
    "K": "КΚᏦꓗ𝐊ＫK",
    "N": "Νꓠ𝐍Ｎℕ𝙽Ⲛ",
    "O": "ОΟՕꓳ𝐎Ｏ〇ⵔ𐊒",
    "X": "ХΧꓫ𝐗ＸⅩ╳᙭",
    "0": "０𝟎𝟘ߋ০೦𝟶",
    "1": "１𝟏１𝟙ⅠІӀ߁",
    "7": "７𝟕𝟟𝟳",
    "9": "９𝟗𝟡𝟵੧",
    "-": "‐‑–—−﹣－ー一⁃",
    " ": "\u00a0\u2002\u2007\u2009\u202f\u3000\u2800\u3164\t",
}
UNSEEN = (
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u061c\u115f\u1160\u17b4\u180e\u200e\u200f"
    "\u202a\u202d\u202e\u2066\u2069\u2800\u3164\ufe00\ufe0f\uffa0\U000e0001\U000e0041"
    "\U000e0100\x00\x1b\x7f\x85\u2028\u2029"
)
MARKS = "\u0301\u0308\u0327\u0332\u0335\u0338\u20d0\u20dd\u0489"
SAME = {"Å", "ß", "〇", "一"}
"""Letters that ids may hold: no reader takes them for another of those above."""


def disguises() -> dict[str, str]:
    """Ids that read like a real one, by what was done to it."""
    made = {}
    for letter, others in LOOK_ALIKES.items():
        for other in sorted(set(others) - SAME):
            told = f"{letter} as U+{ord(other):04X}"
            made[told] = REAL.replace(letter, other, 1)
    for other in UNSEEN + MARKS:
        made[f"U+{ord(other):04X} within"] = f"{REAL[:5]}{other}{REAL[5:]}"
    for other in UNSEEN[:27]:
        made[f"U+{ord(other):04X} behind"] = f"{REAL}{other}"
        made[f"U+{ord(other):04X} before"] = f"{other}{REAL}"
    return made


DISGUISES = disguises()


def found(*values: str, ids: Ids = "letters") -> list[str | None]:
    """What is said of ids as intake reads them: composed, their outer space gone."""
    read = [unicodedata.normalize("NFC", value) for value in values]
    contract = STANDARD["balances"]
    rows = pl.DataFrame({"account_id": read}).with_columns(
        pl.col("account_id").str.strip_chars(),
        *(pl.lit("B1").alias(n) for n in ("borrower_id",)),
    )
    rule = rule_of(contract, rows, ids)
    if rule is None:
        return [None] * len(values)
    return rows.select(rule.alias("rule"))["rule"].to_list()


def test_two_hundred_disguises_of_one_id_are_all_seen_through() -> None:
    rules = dict(zip(DISGUISES, found(*DISGUISES.values()), strict=True))

    assert len(DISGUISES) >= 200
    stripped = {  # outer white space is no part of an id, whatever kind it is
        told
        for told, value in DISGUISES.items()
        if unicodedata.normalize("NFC", value).strip() == REAL
    }
    seen_through = {told for told, rule in rules.items() if rule}
    assert set(DISGUISES) - seen_through <= stripped


ORDINARY = [
    *("A1", "COEX 0917", "B-7F3A/2", "借字【2023】第001号", "粤农信-007", "x"),
    *("Banque Ouest Africaine de Développement", "Žďár nad Sázavou", "Đà Nẵng", "〇二"),
]


def test_ids_as_people_write_them_are_let_in() -> None:
    assert found(*ORDINARY) == [None] * len(ORDINARY)


@pytest.mark.parametrize(
    ("ids", "value", "rule"),
    [
        ("ascii", "粤农信-007", "account_id|not_ascii"),
        ("ascii", "A\u200b1", "account_id|invisible_character"),
        ("letters", "Заём 7", "account_id|look_alike"),
        ("letters", "借字（2023）", "account_id|look_alike"),
        ("any", "Заём 7", None),
        ("any", "借字（2023）", None),
        ("any", "За\u200bём 7", "account_id|invisible_character"),
    ],
)
def test_a_source_says_what_its_ids_are_written_in(
    ids: Ids, value: str, rule: str | None
) -> None:
    assert found(value, ids=ids) == [rule]


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1))
def test_no_id_of_plain_letters_is_ever_refused(value: str) -> None:
    assert found(value, ids="ascii") == [None]


def told(*words: str) -> list[str | None]:
    """What is said of postings whose memo holds these words."""
    contract = STANDARD["transactions"]
    texts = {n: pl.String for n, k in contract.sql_types.items() if k == "varchar"}
    rows = pl.DataFrame([{"memo": word} for word in words], schema=texts)
    rule = identity_rule_of(contract, rows)
    if rule is None:
        return [None] * len(words)
    return rows.select(rule.alias("rule"))["rule"].to_list()


def test_an_identity_number_among_words_is_found_by_its_check_digit() -> None:
    number = "11010519491231002X"  # the example of GB 11643
    wrong, too_long = number[:-1] + "1", "9" + number
    words = [number, f"代{number.lower()}付", wrong, too_long, "x" * 30, "plain"]

    assert is_identity_number(number)
    assert told(*words) == [*["memo|identity_number"] * 2, *[None] * 4]
    assert told("short", "words") == [None, None]
