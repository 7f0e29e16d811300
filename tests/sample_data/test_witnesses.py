"""What others saw of a life agrees with it, and with itself."""

from collections import Counter
from functools import cache

from sample_data.amounts import fen
from sample_data.book import UNTIL, book
from sample_data.delivery import everything
from sample_data.fact import Fact
from warehouse.contracts import STANDARD

from .conftest import Rows
from .test_source import SOURCE

NOT_TOLD = {"protected_attributes"}
"""Tables the book has nothing for: what may be used for fairness alone."""


@cache
def facts_of_honest_firms() -> list[Fact]:
    firms = [b for b in book(200, 7) if b.kind in {"sme", "corporate"} and not b.role]
    return [fact for firm in firms[:25] for fact in everything(firm, UNTIL)[0]]


def _number(fact: Fact, column: str) -> int:
    return fen(str(fact.row[column]))


def test_every_table_of_the_standard_is_told_of() -> None:
    assert set(STANDARD) - {p.stem for p in SOURCE.glob("*.sql")} == NOT_TOLD


def test_every_balance_sheet_meets_and_every_cash_flow_adds_up() -> None:
    papers = [f for f in facts_of_honest_firms() if f.file == "statements"]

    assert len(papers) > 100
    for fact in papers:
        assert _number(fact, "total_assets") == _number(
            fact, "total_liabilities"
        ) + _number(fact, "total_equity")
        assert _number(fact, "current_assets") + _number(
            fact, "fixed_assets"
        ) == _number(fact, "total_assets")
        flows = ("operating_cash_flow", "investing_cash_flow", "financing_cash_flow")
        moved = sum(_number(fact, flow) for flow in flows)
        assert moved == _number(fact, "change_in_cash")


def test_a_year_is_the_sum_of_its_quarters() -> None:
    papers = [f for f in facts_of_honest_firms() if f.file == "statements"]
    quarters: Counter[tuple[object, object]] = Counter()
    told: Counter[tuple[object, object]] = Counter()
    for fact in papers:
        if fact.row["period_kind"] == "quarter":
            year = str(fact.row["period_end"])[:4]
            quarters[fact.row["borrower_id"], year] += _number(fact, "revenue")
            told[fact.row["borrower_id"], year] += 1
    checked = 0
    for fact in papers:
        key = fact.row["borrower_id"], str(fact.row["period_end"])[:4]
        if fact.row["period_kind"] == "year" and told[key] == 4:
            checked += 1
            assert _number(fact, "revenue") == quarters[key]
    assert checked > 10


def test_what_is_paid_out_of_a_draw_is_a_posting_of_the_account(sent: Rows) -> None:
    posted = {
        (row["account_id"], row["transaction_no"]): row["amount"]
        for row in sorted(sent("transactions"), key=lambda row: row["reported_on"])
    }
    payments = sent("payments")
    same = [
        posted.get((row["account_id"], row["transaction_id"])) == row["payment_amount"]
        for row in payments
    ]

    assert len(same) > 1000
    # Some postings came late, spoilt or are still to be corrected.
    assert sum(same) > 0.95 * len(same)


def test_in_trouble_visits_score_lower_and_calls_go_unanswered(sent: Rows) -> None:
    behind = {
        row["borrower_id"]
        for row in sent("positions")
        if row["days_past_due"] and int(row["days_past_due"]) > 60
    }
    scores: dict[bool, list[float]] = {True: [], False: []}
    for row in sent("visits"):
        if row["score"]:
            scores[row["borrower_id"] in behind].append(float(row["score"]))
    missed = Counter(
        row["borrower_id"] in behind
        for row in sent("contacts")
        if row["outcome"] in {"no_answer", "switched_off", "dead"}
    )

    assert _mean(scores[True]) < _mean(scores[False]) - 0.3
    assert missed[True] > 3 * missed[False]


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def test_what_is_owed_by_a_day_is_mostly_done_and_sometimes_not(sent: Rows) -> None:
    done: dict[str, bool] = {}
    for row in sent("obligations"):
        known = done.get(row["obligation_id"], False)
        done[row["obligation_id"]] = known or bool(row["fulfilled_on"])
    kinds = {row["obligation_kind"] for row in sent("obligations")}

    assert {"statements", "visit", "valuation", "insurance", "certificate"} <= kinds
    assert 0.75 < sum(done.values()) / len(done) < 0.99
