"""Every rule that can put a line into quarantine is said in both languages."""

import re
from pathlib import Path

import pytest

from analytics.language import LANGUAGES, Language
from analytics.rules import aside_words, column_of, rule_words
from warehouse.contracts import STANDARD, Contract
from warehouse.intake.declared import ColumnType

INTAKE = Path(__file__).parents[2] / "warehouse" / "intake"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
TYPES = ColumnType.model_fields["kind"].annotation.__args__  # type: ignore[union-attr]


def of_contract(contract: Contract) -> list[str]:
    """List the rules a contract's validation can name."""
    _, failed = contract.columns.filter(contract.columns.create_empty())
    names = failed.details().columns
    return [f"{contract.name}.{n}" for n in names if n not in contract.sql_types]


def of_intake() -> list[str]:
    """List the rules intake itself names, as they stand in its code."""
    code = "\n".join(path.read_text("utf-8") for path in sorted(INTAKE.glob("*.py")))
    plain = set(re.findall(r"\b(line|key|known_at)\|([a-z_]+)", code))
    verdicts = set(re.findall(r"'(same_place_other_body|of_another_source)'", code))
    kinds = [kind for kind in TYPES if kind not in {"text", "ignored"}]
    return [
        *(f"positions.{place}|{what}" for place, what in sorted(plain)),
        *(f"positions.key|{verdict}" for verdict in sorted(verdicts)),
        *(f"positions.amount|not_a_{kind}" for kind in kinds),
    ]


RULES = sorted({*of_intake(), *(r for c in STANDARD.values() for r in of_contract(c))})


def test_the_rules_of_intake_are_found() -> None:
    assert "positions.line|field_count" in of_intake()
    assert "positions.key|same_place_other_body" in of_intake()
    assert "positions.amount|not_a_money" in of_intake()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_is_a_sentence(language: Language) -> None:
    for rule in RULES:
        told = rule_words(rule, language)
        assert told.where, rule
        assert re.fullmatch(r"[A-Z\u4e00-\u9fff].*[.。]", told.what), rule
        assert bool(CHINESE.search(told.what)) == (language == "zh"), rule


@pytest.mark.parametrize(
    ("rule", "where"),
    [
        ("transactions.amount|not_a_money", "transactions · amount"),
        ("transactions.amount|min", "账户交易 · 金额"),
        ("transactions.line|field_count", "transactions · 整行"),
        ("party_roles.valid_from_is_not_after_valid_to", "当事人角色"),
        ("nobody.knows|this_one", "nobody · knows"),
    ],
)
def test_a_rule_says_where_it_bites(rule: str, where: str) -> None:
    assert rule_words(rule, "zh").where == where


def test_a_rule_nobody_knows_is_told_by_its_name() -> None:
    assert rule_words("file.column|brand_new", "en").what == "brand new"


@pytest.mark.parametrize(
    ("rule", "column"),
    [
        ("transactions.amount|not_a_money", "amount"),
        ("transactions.amount|min", None),
        ("transactions.line|field_count", None),
    ],
)
def test_the_offending_field_is_named_where_it_is_one(
    rule: str, column: str | None
) -> None:
    assert column_of(rule) == column


@pytest.mark.parametrize("rule", ["header", "blank", "reference"])
def test_what_is_set_aside_from_any_source_is_said(rule: str) -> None:
    assert CHINESE.search(aside_words(rule, {}, "zh"))
    assert aside_words(rule, {}, "en").endswith(".")
