"""Arrears one rule at a time, worked by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from analytics.arrears import Conventions
from analytics.arrears.joint import of_book, of_borrowers, owed_by

from .debts import Debts

THREE = """
    no | due_on     | due
    1  | 2024-01-20 | 100
    2  | 2024-02-20 | 100
    3  | 2024-03-20 | 100
"""
ONE = """
    no | due_on     | due
    1  | 2024-01-20 | 100
"""


def paid(*payments: tuple[str, str]) -> str:
    """Write ordinary payments: the day and the amount."""
    rows = [f"P{n} | {day} | {amount}" for n, (day, amount) in enumerate(payments)]
    return "\n".join(["id | paid_on | paid", *rows])


def path(debts: Debts, day: str) -> dict[str, int]:
    rows = debts.on(day).past_due_path().iter_rows()
    return {f"{on_day:%m-%d}": days for on_day, days in rows}


def test_a_partial_payment_leaves_the_rest_past_due_from_its_due_date() -> None:
    debts = Debts(
        installments="""
            no | due_on     | due
            1  | 2024-01-20 | 12,000,000
        """,
        repayments=paid(("2024-01-20", "7,440,000")),
    )

    assert debts.stands("2024-01-20") == {"F1": "current 4,560,000.00 0 days"}
    assert debts.stands("2024-01-21") == {"F1": "past_due 4,560,000.00 1 days"}
    assert debts.stands("2024-01-30") == {"F1": "past_due 4,560,000.00 10 days"}


def test_late_in_full_is_past_due_until_the_day_it_is_paid() -> None:
    debts = Debts(installments=ONE, repayments=paid(("2024-01-25", "100")))

    assert path(debts, "2024-02-20") == {
        "01-20": 0,
        "01-24": 4,
        "01-25": 0,
        "02-20": 0,
    }
    assert debts.stands("2024-02-20") == {"F1": "current 0.00 0 days"}


def test_what_is_paid_too_much_pays_what_falls_due_next() -> None:
    debts = Debts(installments=THREE, repayments=paid(("2024-01-05", "250")))

    assert debts.stands("2024-02-20") == {"F1": "current 0.00 0 days"}
    assert debts.stands("2024-04-20") == {"F1": "past_due 50.00 31 days"}


def test_an_instalment_missed_then_caught_up_leaves_no_arrears() -> None:
    payments = paid(("2024-02-20", "100"), ("2024-03-20", "200"))
    debts = Debts(installments=THREE, repayments=payments)

    assert debts.stands("2024-02-20") == {"F1": "current 100.00 0 days"}
    assert debts.stands("2024-03-20") == {"F1": "current 0.00 0 days"}
    followed = path(debts, "2024-03-20")
    assert (followed["02-19"], followed["03-19"], followed["03-20"]) == (30, 28, 0)


def test_the_value_date_decides_and_not_the_booking_date() -> None:
    debts = Debts(
        installments=ONE,
        repayments="""
            id | paid_on    | value_on   | booked_on  | paid
            P1 | 2024-01-19 | 2024-01-22 | 2024-01-25 | 100
        """,
    )

    assert path(debts, "2024-01-31") == {"01-20": 0, "01-21": 1, "01-22": 0, "01-31": 0}
    assert debts.stands("2024-01-21") == {"F1": "past_due 100.00 1 days"}


def test_a_payment_known_later_does_not_count_before() -> None:
    debts = Debts(
        installments=ONE,
        repayments="""
            id | paid_on    | paid | known
            P1 | 2024-01-20 | 100  | 2024-02-05
        """,
    )

    assert debts.stands("2024-02-04") == {"F1": "past_due 100.00 15 days"}
    assert debts.stands("2024-02-05") == {"F1": "current 0.00 0 days"}


def test_a_version_nobody_explained_counts_from_the_day_it_was_known() -> None:
    debts = Debts(
        installments="""
            version | no | due_on     | due | known
            1       | 1  | 2024-01-20 | 100 | 2023-12-20
            1       | 2  | 2024-02-20 | 100 | 2023-12-20
            2       | 1  | 2024-04-20 | 60  | 2024-02-01
        """
    )

    assert debts.stands("2024-03-20") == {"F1": "past_due 100.00 60 days"}
    assert debts.stands("2024-04-21") == {"F1": "past_due 160.00 92 days"}


def test_a_day_of_knowing_ends_where_the_institution_is() -> None:
    debts = Debts(
        installments="""
            version | no | due_on     | due
            1       | 1  | 2024-01-20 | 100
            2       | 1  | 2024-02-20 | 100
        """
    )
    # 17:00 on the 19th in UTC is the 20th in Shanghai: known on the due date.
    rows = debts.frames["installments"]
    known = pl.Series(["2023-12-20 04:00", "2024-01-19 17:00"])
    debts.frames["installments"] = rows.with_columns(
        first_known_at=known.str.to_datetime(
            "%Y-%m-%d %H:%M", time_unit="us"
        ).dt.replace_time_zone("UTC")
    )

    due = debts.on("2024-03-01").instalments["due_on"].to_list()

    assert due == [date(2024, 2, 20)]


def test_a_version_without_instalments_yet_replaces_nothing() -> None:
    debts = Debts(
        schedules="""
            version | reason    | effective  | agreed
            1       | original  | 2023-12-20 | 2023-12-20
            2       | extension | 2024-01-01 | 2024-01-01
        """,
        installments=ONE,
    )

    assert debts.stands("2024-01-25") == {"F1": "past_due 100.00 5 days"}


def test_a_correction_may_reach_back() -> None:
    debts = Debts(
        schedules="""
            version | reason     | effective  | known
            1       | original   | 2023-12-20 | 2023-12-20
            2       | correction | 2023-12-20 | 2024-01-25
        """,
        installments="""
            version | no | due_on     | due  | known
            1       | 1  | 2024-01-20 | 1000 | 2023-12-20
            2       | 1  | 2024-01-20 | 100  | 2024-01-25
        """,
        repayments=paid(("2024-01-20", "100")),
    )

    assert debts.stands("2024-01-24") == {"F1": "past_due 900.00 4 days"}
    assert debts.stands("2024-01-25") == {"F1": "current 0.00 0 days"}


def test_arrears_taken_in_by_a_version_that_was_overtaken_are_taken_in_once() -> None:
    debts = Debts(
        schedules="""
            version | reason        | effective  | agreed     | capitalised
            1       | original      | 2023-12-20 | 2023-12-20 |
            2       | restructuring | 2024-02-25 | 2024-02-24 | 100
            3       | correction    | 2024-02-25 | 2024-02-26 | 60
        """,
        installments="""
            version | no | due_on     | due
            1       | 1  | 2024-01-20 | 200
            2       | 2  | 2024-06-20 | 300
            3       | 2  | 2024-06-20 | 260
        """,
    )

    assert debts.stands("2024-03-20") == {
        "F1": "past_due 140.00 60 days, restructured 2024-02-25 with 60.00"
        " then 36 days past due"
    }


def test_a_restructured_facility_is_shown_as_one_for_a_year_unless_told() -> None:
    debts = Debts(
        schedules="""
            version | reason        | effective  | agreed     | capitalised
            1       | original      | 2023-12-20 | 2023-12-20 |
            2       | restructuring | 2024-01-31 | 2024-01-31 | 100
        """,
        installments="""
            version | no | due_on     | due
            1       | 1  | 2024-01-20 | 100
            2       | 1  | 2024-03-20 | 110
        """,
        repayments=paid(("2024-03-20", "110")),
    )
    half_a_year = Conventions(observation_months=6)

    def state(day: str, conventions: Conventions) -> str:
        return debts.stands(day, conventions)["F1"].split()[0]

    assert state("2025-03-19", Conventions()) == "restructured"
    assert state("2025-03-20", Conventions()) == "current"
    assert state("2024-09-19", half_a_year) == "restructured"
    assert state("2024-09-20", half_a_year) == "current"


def test_a_payoff_ends_the_schedule_and_bounces_back_with_it() -> None:
    debts = Debts(
        installments=THREE,
        repayments="""
            id | kind     | paid_on    | paid | reverses | known
            P1 | ordinary | 2024-01-20 | 100  |          | 2024-01-20
            P2 | payoff   | 2024-02-01 | 190  |          | 2024-02-01
            P3 | reversal | 2024-02-03 | -190 | P2       | 2024-03-25
        """,
    )

    assert debts.stands("2024-03-24") == {"F1": "current 0.00 0 days"}
    assert debts.stands("2024-03-25") == {"F1": "past_due 200.00 34 days"}


def test_a_prepayment_pays_what_is_due_first_and_the_rest_is_gone() -> None:
    debts = Debts(
        installments=THREE,
        repayments="""
            id | kind       | paid_on    | paid
            P1 | prepayment | 2024-01-25 | 250
        """,
    )

    assert debts.stands("2024-01-25") == {"F1": "current 0.00 0 days"}
    assert debts.stands("2024-02-25") == {"F1": "past_due 100.00 5 days"}


def test_a_reversal_that_names_nothing_takes_the_newest_money_back() -> None:
    debts = Debts(
        installments=THREE,
        repayments="""
            id | kind     | paid_on    | paid
            P1 | ordinary | 2024-01-20 | 100
            P2 | ordinary | 2024-02-20 | 100
            P3 | reversal | 2024-02-22 | -130
        """,
    )

    assert debts.cleared("2024-02-25") == [
        "2024-01-20 due 100.00 open 30.00 cleared -",
        "2024-02-20 due 100.00 open 100.00 cleared -",
        "2024-03-20 due 100.00 open 100.00 cleared -",
    ]


DIVIDED = """
    no | due_on     | due  | principal | interest | penalty | fee
    1  | 2024-01-20 | 1000 | 800       | 150      | 30      | 20
    2  | 2024-02-20 | 900  | 800       | 100      |         |
"""


def components(debts: Debts, conventions: Conventions) -> list[tuple[int, str, Any]]:
    laid = debts.on("2024-03-01", conventions).laid.sort("place")
    rows = laid.select("installment_no", "component", "paid").iter_rows()
    return [
        (number, component, Decimal(paid) / 1000) for number, component, paid in rows
    ]


def test_a_payment_goes_through_the_components_of_the_oldest_instalment() -> None:
    debts = Debts(installments=DIVIDED, repayments=paid(("2024-02-25", "1020.01")))

    assert components(debts, Conventions()) == [
        (1, "penalty", 30),
        (1, "fee", 20),
        (1, "interest", 150),
        (1, "principal", 800),
        (2, "interest", Decimal("20.01")),
    ]
    assert components(debts, Conventions(order="principal_first")) == [
        (1, "principal", 800),
        (1, "interest", 150),
        (1, "fee", 20),
        (1, "penalty", 30),
        (2, "principal", Decimal("20.01")),
    ]


def test_what_the_sender_laid_lies_there_and_the_rest_in_order() -> None:
    debts = Debts(
        installments=DIVIDED,
        repayments=paid(("2024-02-25", "500"), ("2024-02-26", "40")),
        allocations="""
            id | order | laid_on    | no | component | laid
            P0 | 1     | 2024-02-25 | 2  | principal | 400
            P0 | 2     | 2024-02-25 | 1  | interest  | 160
        """,
    )

    # 400 as told; of the 160 only 100 are left of the payment, and they are told too.
    assert components(debts, Conventions()) == [
        (1, "penalty", 30),
        (1, "fee", 10),
        (1, "interest", 100),
        (2, "principal", 400),
    ]


def test_what_was_laid_beyond_the_schedule_pays_no_instalment() -> None:
    debts = Debts(
        installments=THREE,
        repayments=paid(("2024-01-20", "250")),
        allocations="""
            id | order | laid_on    | no | component | laid
            P0 | 1     | 2024-01-20 | 1  | principal | 100
            P0 | 2     | 2024-01-20 |    | principal | 150
        """,
    )

    assert debts.stands("2024-02-25") == {"F1": "past_due 100.00 5 days"}


def test_days_count_only_above_what_matters() -> None:
    payments = paid(("2024-01-20", "99.50"), ("2024-03-20", "100"))
    debts = Debts(installments=THREE, repayments=payments)
    dust = Conventions(immaterial={"CNY": Decimal(1)})

    assert debts.stands("2024-02-10") == {"F1": "past_due 0.50 21 days"}
    assert debts.stands("2024-02-10", dust) == {"F1": "current 0.50 0 days"}
    assert debts.stands("2024-02-25") == {"F1": "past_due 100.50 36 days"}
    assert debts.stands("2024-02-25", dust) == {"F1": "past_due 100.50 5 days"}
    foreign = Conventions(immaterial={"USD": Decimal(1)})
    assert debts.stands("2024-02-10", foreign) == {"F1": "past_due 0.50 21 days"}


def test_an_order_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="known: penalty_first, principal_first"):
        Conventions(order="whatever")


def test_facilities_and_currencies_stand_apart() -> None:
    debts = Debts(
        installments="""
            facility | currency | no | due_on     | due
            F1       | CNY      | 1  | 2024-01-20 | 100
            F2       | USD      | 1  | 2024-01-20 | 10
        """,
        repayments=paid(("2024-01-20", "100")),
    )

    assert debts.stands("2024-02-20") == {
        "F1": "current 0.00 0 days",
        "F2": "past_due 10.00 31 days",
    }
    assert debts.on("2024-02-20").due_and_paid().rows() == [
        (date(2024, 1, 1), "CNY", 100, 100),
        (date(2024, 1, 1), "USD", 10, 0),
    ]


FACILITIES = pl.DataFrame(
    {
        "facility_id": ["L", "C", "D1", "D2", "X", "Z"],
        "parent_id": [None, "L", "C", "C", None, None],
        "currency": ["CNY"] * 6,
        "outstanding_amount": [None, 100, None, None, None, 0],
    }
)


def test_without_a_schedule_arrears_are_unknown_and_never_nil() -> None:
    debts = Debts(repayments=paid(("2024-01-20", "5")))

    unknown = debts.on("2024-02-20").standing(FACILITIES)

    assert debts.stands("2024-02-20") == {}
    assert dict(unknown.select("facility_id", "state").iter_rows()) == {
        "D1": "unknown",
        "D2": "unknown",
        "X": "unknown",
    }
    assert unknown["arrears_amount"].to_list() == [None] * 3
    assert unknown["days_past_due"].to_list() == [None] * 3
    assert path(debts, "2024-02-20") == {}


def test_a_schedule_above_or_below_answers_for_the_others() -> None:
    on_the_contract = Debts(
        installments="""
            facility | no | due_on     | due
            C        | 1  | 2024-03-20 | 100
        """
    )

    stood = on_the_contract.on("2024-02-20").standing(FACILITIES)

    assert dict(stood.select("facility_id", "state").iter_rows()) == {
        "C": "current",
        "X": "unknown",
    }


def test_before_the_first_due_date_arrears_are_nil_and_known() -> None:
    debts = Debts(installments=THREE)

    assert debts.stands("2024-01-01") == {"F1": "current 0.00 0 days"}


def test_an_instalment_of_nothing_is_never_past_due() -> None:
    debts = Debts(
        installments="""
            no | due_on     | due
            1  | 2024-01-20 | 0
            2  | 2024-02-20 | 100
        """,
        repayments=paid(("2024-02-20", "100")),
    )

    assert set(path(debts, "2024-03-20").values()) == {0}
    assert debts.cleared("2024-03-20")[0].endswith("cleared 2024-01-20")


def test_debtors_of_one_facility_each_owe_it_and_the_book_owes_it_once() -> None:
    debts = Debts(
        installments="""
            facility | no | due_on     | due
            F1       | 1  | 2024-01-20 | 100
            F2       | 1  | 2024-02-20 | 40
        """
    )
    facilities = pl.DataFrame(
        {"facility_id": ["F1", "F2"], "borrower_id": ["ANN", "BO"]}
    )
    together = pl.DataFrame({"facility_id": ["F1"], "borrower_id": ["BO"]})
    standing = debts.on("2024-03-01").standing()

    of_each = of_borrowers(standing, owed_by(facilities, together))

    assert of_each.select("borrower_id", "arrears_amount", "days_past_due").rows() == [
        ("ANN", 100, 41),
        ("BO", 140, 41),
    ]
    assert of_book(standing).select("currency", "arrears_amount").rows() == [
        ("CNY", 140)
    ]
