from datetime import date
from decimal import Decimal

from sample_data.lives.first_road import ASTRAY_KNOWN_ON, ASTRAY_ON
from warehouse.vault.forms import mask_organisation

from .conftest import Rows

ROAD = "B-P0001"


def test_the_first_project_is_a_toll_road_in_operation(sent: Rows) -> None:
    rows = [row for row in sent("customers") if row["borrower_id"] == ROAD]

    assert [row["phase"] for row in rows] == ["construction", "operation"]
    assert rows[0]["scheme"] == "toll_road"
    names = [row["机构名称"] for row in sent("parties")]
    assert any(mask_organisation(name) == "临江***项目公司" for name in names)


def test_it_draws_eight_times_while_it_is_built(sent: Rows) -> None:
    draws = [
        row
        for row in sent("facilities")
        if row["borrower_id"] == ROAD and row["level"] == "DRW"
    ]

    assert len(draws) == 8
    assert {row["starts_on"][:4] for row in draws} == {"2022", "2023", "2024"}


def test_its_last_instalment_is_paid_with_62_percent(sent: Rows) -> None:
    paid = [
        row
        for row in sent("repayments")
        if row["borrower_id"] == ROAD and row["paid_on"] >= "2026-09-01"
    ]
    due = [
        row
        for row in sent("schedules")
        if row["borrower_id"] == ROAD and row["due_on"] == "2026-09-20"
    ]

    assert [row["paid_on"] for row in paid] == ["2026-09-20"]
    share = Decimal(paid[0]["paid_amount"]) / Decimal(due[0]["due_amount"])
    assert share == Decimal("0.62")


def test_money_that_went_astray_is_learned_33_days_later(sent: Rows) -> None:
    astray = [
        row
        for row in sent("transactions")
        if row["borrower_id"] == ROAD and row["category"] == "related_party"
    ]
    days = date.fromisoformat(astray[0]["reported_on"]) - date.fromisoformat(
        astray[0]["value_on"]
    )

    assert len(astray) == 1
    assert astray[0]["amount"] == "23600000.00"
    assert days.days == 33 == (ASTRAY_KNOWN_ON - ASTRAY_ON).days


def test_one_of_its_facts_is_corrected(sent: Rows) -> None:
    told = [
        (row["account_id"], row["transaction_no"])
        for row in sent("transactions")
        if row["borrower_id"] == ROAD
    ]
    twice = sorted({key for key in told if told.count(key) > 1})
    amounts = [
        Decimal(row["amount"])
        for row in sent("transactions")
        if (row["account_id"], row["transaction_no"]) in twice
    ]

    assert len(twice) == 1
    assert sorted(amounts) == [min(amounts), 2 * min(amounts)]


def test_its_takings_fall_by_more_than_a_quarter_in_2026(sent: Rows) -> None:
    def taken(year: str) -> Decimal:
        return sum(
            (
                Decimal(row["amount"])
                for row in sent("transactions")
                if row["borrower_id"] == ROAD
                and row["category"] == "revenue"
                and year + "-04" <= row["value_on"] < year + "-09"
            ),
            Decimal(0),
        )

    assert taken("2026") < taken("2025") * 3 / 4


def test_it_is_sued_and_the_bank_learns_of_it(sent: Rows) -> None:
    kinds = [
        row["event_type"] for row in sent("external") if row["borrower_id"] == ROAD
    ]

    assert "SUIT" in kinds
