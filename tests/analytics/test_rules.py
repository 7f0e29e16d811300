"""Every rule that can put a line into quarantine is said in both languages."""

import re
from pathlib import Path

import pytest

from analytics.language import LANGUAGES, Language
from analytics.rules import aside_words, rule_words
from warehouse.contracts import STANDARD, Contract
from warehouse.contracts.reasons import OF_THE_TABLE, reasons
from warehouse.intake.checking import NAMED
from warehouse.intake.declared import ColumnType

INTAKE = Path(__file__).parents[2] / "warehouse" / "intake"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
TYPES = ColumnType.model_fields["kind"].annotation.__args__  # type: ignore[union-attr]


def of_contract(contract: Contract) -> set[str]:
    """List the reasons a contract's validation can name."""
    _, failed = contract.columns.filter(contract.columns.create_empty())
    names = [n for n in failed.details().columns if n not in contract.sql_types]
    broken = {n.partition("|")[2] or n for n in names}
    return {NAMED.get(reason, reason) for reason in broken}


def of_intake() -> set[str]:
    """List the reasons intake itself names, as they stand in its code."""
    code = "\n".join(path.read_text("utf-8") for path in sorted(INTAKE.glob("*.py")))
    plain = re.findall(r"\|([a-z_]+)[\"']", code)
    verdicts = re.findall(r"'(same_place_other_body|of_another_source)'", code)
    kinds = [f"not_a_{kind}" for kind in TYPES if kind not in {"text", "ignored"}]
    return {*plain, *verdicts, *kinds}


def test_the_reasons_of_intake_are_found() -> None:
    assert {"field_count", "same_place_other_body", "not_a_money"} <= of_intake()
    assert {"missing", "valid_from_is_not_after_valid_to"} <= of_contract(
        STANDARD["party_roles"]
    )


@pytest.mark.parametrize("table", STANDARD)
def test_every_reason_of_a_contract_has_words_of_its_own(table: str) -> None:
    assert of_contract(STANDARD[table]) - reasons().keys() == set()


def test_every_reason_of_intake_has_words_of_its_own() -> None:
    assert of_intake() - reasons().keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", sorted(reasons().keys() - {OF_THE_TABLE}))
def test_every_reason_is_a_sentence_with_a_remedy(
    reason: str, language: Language
) -> None:
    told = rule_words(f"positions.currency|{reason}", language)

    for sentence in (told.what, told.remedy):
        assert re.fullmatch(r"[A-Za-z\u4e00-\u9fff].*[.。]", sentence)
        assert "{" not in sentence
        assert bool(CHINESE.search(sentence)) == (language == "zh")


@pytest.mark.parametrize(
    ("rule", "where"),
    [
        ("trans_dev.amount_transaction|not_a_money", "trans_dev · amount_transaction"),
        ("transactions.amount|too_small", "账户交易 · 金额"),
        ("positions.line|field_count", "授信头寸 · 整行"),
        ("party_roles.valid_from_is_not_after_valid_to", "当事人角色"),
        ("nobody.knows|this_one", "nobody · knows"),
    ],
)
def test_a_rule_says_where_it_bites(rule: str, where: str) -> None:
    assert rule_words(rule, "zh").where == where


def test_a_rule_across_columns_says_what_does_not_go_together() -> None:
    told = rule_words("party_roles.valid_from_is_not_after_valid_to", "en")

    assert told.what == "It ends before it begins."


def test_a_rule_nobody_explained_is_told_by_its_name() -> None:
    assert "brand new" in rule_words("table.brand_new", "en").what


@pytest.mark.parametrize("rule", ["header", "blank", "reference"])
def test_what_is_set_aside_from_any_source_is_said(rule: str) -> None:
    assert CHINESE.search(aside_words(rule, {}, "zh"))
    assert aside_words(rule, {}, "en").endswith(".")
