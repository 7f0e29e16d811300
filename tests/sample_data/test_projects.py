"""Projects are built in step, earn by and by, and developers sell before they build."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache

from sample_data.amounts import fen
from sample_data.book import UNTIL, Borrower, book
from sample_data.delivery import everything
from sample_data.fact import Fact

FOUR_PERMITS = {"land_use", "planning", "construction", "presale"}
Told = dict[str, list[Fact]]


@cache
def projects() -> dict[Borrower, Told]:
    """Tell the lives of forty-eight projects, each by kind of file."""
    told = {}
    for borrower in (b for b in book(600, 7) if b.kind == "project"):
        files: Told = defaultdict(list)
        for fact in everything(borrower, UNTIL)[0]:
            files[fact.file].append(fact)
        told[borrower] = files
    return told


def of(scheme: str) -> Iterator[Told]:
    """Give what was told of the projects of a scheme; there are always some."""
    found = [told for who, told in projects().items() if who.scheme == scheme]
    assert found
    yield from found


def plants() -> list[Told]:
    return [
        told
        for who, told in projects().items()
        if who.scheme != "property_development" and who.number > 1
    ]


def money(fact: Fact, column: str) -> int:
    return fen(str(fact.row[column]))


def moved(told: Told, category: str) -> list[Fact]:
    """Give what moved for a purpose, but for what was undone as a mistake."""
    undone = {(f.row["account_id"], f.row["reversal_of"]) for f in told["transactions"]}
    return [
        f
        for f in told["transactions"]
        if f.row["category"] == category
        and (f.row["account_id"], f.row["transaction_no"]) not in undone
    ]


def day(fact: Fact, column: str) -> date:
    found = fact.row[column]
    assert isinstance(found, date)
    return found


def test_homes_are_sold_from_the_day_of_the_permit_into_a_supervised_account() -> None:
    receipts = 0
    for told in of("property_development"):
        since = {
            str(f.row["permit_kind"]): f.row["valid_from"] for f in told["permits"]
        }
        supervised = {
            f.row["account_id"]
            for f in told["accounts"]
            if f.row["account_type"] == "SUPERVISED"
        }
        assert FOUR_PERMITS - {"presale"} <= since.keys()
        for fact in moved(told, "presale"):
            assert fact.row["account_id"] in supervised
            assert str(fact.row["value_on"]) >= str(since["presale"])
            receipts += 1

    assert receipts > 100


def test_a_developer_is_not_measured_by_what_a_plant_earns() -> None:
    for told in of("property_development"):
        assert not moved(told, "revenue")
        assert {f.row["covenant_kind"] for f in told["covenants"]} == {"loan_to_value"}
        assert "RESERVE" not in {f.row["account_type"] for f in told["accounts"]}


def test_the_buyers_money_repays_the_bank_before_the_owners_see_any() -> None:
    repaid = 0
    for told in of("property_development"):
        ended = [f for f in told["outcomes"] if f.row["outcome_kind"] == "repaid"]
        for paid in moved(told, "distribution"):
            assert ended
            assert paid.happened_on >= ended[0].happened_on
        repaid += len(ended)

    assert repaid > 0


def test_draws_keep_to_the_works_certified_and_owners_pay_in_step() -> None:
    for told in plants():
        whole = money(next(f for f in told["facilities"]), "agreed_amount")
        certified = {
            day(f, "stated_on"): float(str(f.row["physical_share"]))
            for f in told["progress"]
            if f.row["is_certified"] == "Y"
        }
        for cost in told["costs"]:
            drawn = money(cost, "debt_drawn")
            ahead = drawn / whole - certified[day(cost, "stated_on")]
            assert ahead < 0.20  # the advance to the contractors, and a quarter's works
        equity = sum(money(f, "amount") for f in moved(told, "equity"))
        drawn = sum(money(f, "amount") for f in moved(told, "loan_proceeds"))
        assert 0.355 < equity / drawn < 0.365


def test_the_contractors_are_paid_something_in_advance() -> None:
    for told in plants():
        memos = [f.row["memo"] for f in moved(told, "construction")]
        assert set(memos[:2]) == {"工程预付款"}
        assert set(memos[2:]) <= {"工程进度款"}


def test_a_data_centre_fills_by_and_by() -> None:
    for told in of("data_centre"):
        by_month: dict[str, int] = defaultdict(int)
        for fact in moved(told, "revenue"):
            by_month[str(fact.row["value_on"])[:7]] += money(fact, "amount")
        taken = list(by_month.values())
        if len(taken) > 20:
            assert sum(taken[:3]) < 0.85 * sum(taken[12:15])


def test_every_year_of_operation_is_stated_and_its_sheet_meets() -> None:
    stated = 0
    for who, told in projects().items():
        for fact in told["statements"]:
            assert fact.row["period_kind"] == "year"
            owed, own = money(fact, "total_liabilities"), money(fact, "total_equity")
            assert money(fact, "total_assets") == owed + own, who.code
            flows = ("operating", "investing", "financing")
            changed = sum(money(fact, f"{flow}_cash_flow") for flow in flows)
            assert changed == money(fact, "change_in_cash")
        stated += bool(told["statements"])

    assert stated > 0.6 * len(projects())


def test_the_forecast_is_made_anew_and_lower_after_a_poor_year() -> None:
    lowered = 0
    for told in plants():
        by: dict[tuple[int, object], int] = {
            (int(str(f.row["case_version"])), f.row["period_end"]): money(f, "revenue")
            for f in told["base_case"]
        }
        for (version, end), revenue in by.items():
            if version > 2 and by[2, end]:
                assert revenue < 0.86 * by[2, end]
                lowered += 1

    assert lowered > 20


def test_the_reserve_pays_what_is_overdue_and_spare_money_is_swept() -> None:
    memos = [f.row["memo"] for told in plants() for f in told["transactions"]]
    reasons = [f.row["reason"] for told in plants() for f in told["plans"]]

    assert memos.count("准备金补足还款") > 0
    assert reasons.count("PREP") > 10
