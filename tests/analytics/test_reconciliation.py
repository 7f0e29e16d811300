"""Every line has one fate, and money is shown only to those who may see it."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from analytics import reconciliation
from analytics.reconciliation import FATES

SUMMARY: dict[str, Any] = {
    "read": 10,
    "accepted": 5,
    "duplicate": 1,
    "set_aside": 2,
    "quarantined": 2,
    "quarantine_by_rule": {
        "stated.line|field_count": 1,
        "balances.account_id|malformed": 1,
    },
    "set_aside_by_rule": {"header": 1, "fee_waived": 1},
    "facts_by_table": {"balances": 3, "accounts": 4},
}
DECLARED = {
    "set_aside": [{"rule": "fee_waived", "why": {"zh": "减免", "en": "Waived"}}]
}


@given(
    st.lists(st.integers(0, 10**12), min_size=4, max_size=4),
    st.integers(-5, 5),
)
def test_lines_without_a_fate_are_counted(lines: list[int], missing: int) -> None:
    summary = {**dict(zip(FATES, lines, strict=True)), "read": sum(lines) + missing}

    assert reconciliation.unaccounted(summary) == missing
    assert reconciliation.fates(summary)["lines"].to_list() == lines


def test_each_rule_is_told_with_its_fate_and_its_words() -> None:
    rows = reconciliation.by_rule(SUMMARY, DECLARED, "en")

    reasons = dict(rows.select("rule", "reason").iter_rows())
    assert reasons["fee_waived"] == "Waived"
    assert reasons["header"] == "The line of column names."
    assert reasons["stated.line|field_count"].startswith("It has another number of")
    for fate in ("quarantined", "set_aside"):
        assert rows.filter(fate=fate)["lines"].sum() == SUMMARY[fate]


def test_a_source_whose_words_were_not_kept_shows_the_rules_own_name() -> None:
    rows = reconciliation.by_rule(SUMMARY, {}, "zh")

    assert "fee waived" in rows["reason"].to_list()


def test_facts_stand_by_table_the_most_first() -> None:
    rows = reconciliation.facts_by_table(SUMMARY)

    assert rows.rows() == [("accounts", 4), ("balances", 3)]


def test_control_totals_are_exact_and_absent_where_they_may_not_be_seen() -> None:
    whole = {
        "file": "f",
        "column": "c",
        "currency": "CNY",
        "raw": "313782930670.395",
        "facts": "313782930670.39",
        "apart": "0",
        "difference": "0.005",
    }
    hidden = {k: v for k, v in whole.items() if k not in ("raw", "facts", "apart")}

    seen, unseen = (reconciliation.control_totals([row]) for row in (whole, hidden))

    assert seen["raw_amount"][0] == Decimal("313782930670.395")
    assert unseen["raw_amount"][0] is None
    assert unseen["difference"][0] == seen["difference"][0] == Decimal("0.005")
    assert reconciliation.control_totals([]).is_empty()
