"""A fact set out in words, and the drawing of its way."""

import json
from collections.abc import Collection
from decimal import Decimal
from typing import Any

import pytest

from analytics.language import Language
from analytics.lineage import graph, said
from analytics.wording import MASKED
from warehouse.contracts import STANDARD

VERSION: dict[str, Any] = {
    "borrower_id": "B1",
    "facility_id": None,
    "currency": "CNY",
    "amount": Decimal("1234.500"),
    "facts": json.dumps({"account_id": "A1", "balance_on": "2024-01-31"}),
}


def told(
    contract: str,
    *,
    version: dict[str, Any] | None = None,
    hidden: Collection[str] = (),
    language: Language = "en",
) -> dict[str, str | None]:
    changed = {**VERSION, **(version or {})}
    rows = said(STANDARD[contract], changed, hidden, language)
    return dict(rows.select("column", "told").iter_rows())


def test_every_column_of_the_contract_is_there_in_its_order() -> None:
    rows = told("balances")

    assert list(rows) == list(STANDARD["balances"].described)
    assert rows["balance_on"] == "2024-01-31"
    assert rows["balance_amount"] == "1,234.50"
    assert rows["borrower_id"] == "B1"


def test_what_may_not_be_seen_shows_as_dots_and_what_was_not_told_as_nothing() -> None:
    rows = told("balances", hidden={"amount", "account_id"}, version={"currency": None})

    assert rows["balance_amount"] == rows["account_id"] == MASKED
    assert rows["currency"] is None


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "被拒绝 (refused)"), ("en", "Refused by the")]
)
def test_a_code_is_told_in_words_and_as_it_is(language: Language, words: str) -> None:
    version = {"facts": json.dumps({"outcome": "refused"}), "amount": None}

    rows = told("visits", version=version, language=language)

    assert str(rows["outcome"]).startswith(words)
    assert str(rows["outcome"]).endswith("(refused)")


def test_a_column_the_contract_no_longer_has_is_passed_over() -> None:
    version = {"facts": json.dumps({"gone": "x", "account_id": "A1"})}

    assert "gone" not in told("balances", version=version)


def test_every_box_of_a_step_leads_to_every_box_of_the_next() -> None:
    drawn = graph([["a"], ["b", "c"], ["d"]])

    assert drawn.count("-->") == 4
    assert drawn.startswith("flowchart LR")


@pytest.mark.parametrize(
    "name",
    [
        'x"] --> evil["y',
        "<script>alert(1)</script>",
        "a\nclick n0_0 href 'http://example.org'",
        "%%{init: {}}%%",
        "`**bold**`",
    ],
)
def test_a_name_a_sender_chose_draws_nothing_of_its_own(name: str) -> None:
    drawn = graph([[name], ["end"]])

    assert len(drawn.splitlines()) == 4
    box = drawn.splitlines()[1]
    assert box.count('"') == 2
    assert not set(box.split('"')[1]) & set("<>[]{}`%'\n")


def test_chinese_names_are_drawn_as_they_are() -> None:
    assert '"文件 明细.csv · 第 7 行"' in graph([["文件 明细.csv · 第 7 行"]])
