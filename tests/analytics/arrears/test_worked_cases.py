"""Six cases worked by hand: what a loan officer would write on paper, to the cent."""

from .debts import Debts

# 1. Partial prepayment -------------------------------------------------------------
#
# 12,000 at 6 % a year, 1,000 of principal on each 20th. On 2024-03-05, when nothing is
# due, the borrower pays 4,000: all of it is principal.
#   left after two dues:  12,000 - 2 x 1,000        = 10,000
#   after the prepayment: 10,000 - 4,000            =  6,000
#   version 2 spreads 6,000 over the ten dues left  =    600 each
#   March, version 1: 1,000 + 10,000 x 6 % / 12     =  1,050
#   March, version 2:   600 +  6,000 x 6 % / 12     =    630
# Did the 4,000 also pay what falls due next, March to August would look paid; nothing
# is paid on 2024-03-20, so 630 are past due, 5 days on the 25th.

PREPAID = Debts(
    schedules="""
        version | reason             | effective  | agreed     | amount
        1       | original           | 2023-12-20 | 2023-12-20 | 12000
        2       | partial_prepayment | 2024-03-05 | 2024-03-05 | 6000
    """,
    installments="""
        version | no | due_on     | due  | principal | interest
        1       | 1  | 2024-01-20 | 1060 | 1000      | 60
        1       | 2  | 2024-02-20 | 1055 | 1000      | 55
        1       | 3  | 2024-03-20 | 1050 | 1000      | 50
        1       | 4  | 2024-04-20 | 1045 | 1000      | 45
        2       | 3  | 2024-03-20 | 630  | 600       | 30
        2       | 4  | 2024-04-20 | 627  | 600       | 27
    """,
    repayments="""
        id | kind       | paid_on    | paid
        P1 | ordinary   | 2024-01-20 | 1060
        P2 | ordinary   | 2024-02-20 | 1055
        P3 | prepayment | 2024-03-05 | 4000
    """,
)


def test_a_partial_prepayment_lowers_what_follows_and_pays_none_of_it() -> None:
    assert PREPAID.stands("2024-03-19") == {"F1": "current 0.00 0 days"}
    assert PREPAID.stands("2024-03-25") == {"F1": "past_due 630.00 5 days"}
    assert PREPAID.cleared("2024-03-25") == [
        "2024-01-20 due 1,060.00 open 0.00 cleared 2024-01-20",
        "2024-02-20 due 1,055.00 open 0.00 cleared 2024-02-20",
        "2024-03-20 due 630.00 open 630.00 cleared -",
        "2024-04-20 due 627.00 open 627.00 cleared -",
    ]


# 2. Bounced debit --------------------------------------------------------------------
#
# 1,000 due on 2024-01-20 is debited that day. On the 25th the debit comes back, which
# the bank learns on the 26th; on the 30th the borrower pays in cash.
#   as known on the 24th: paid on the 20th, nothing past due
#   as known on the 26th: never paid, 26 - 20 = 6 days past due
#   as known on the 30th: paid on the 30th; looking back, the 29th was day 9

BOUNCED = Debts(
    installments="""
        no | due_on     | due
        1  | 2024-01-20 | 1000
    """,
    repayments="""
        id | kind     | paid_on    | booked_on  | paid  | reverses | known
        P1 | ordinary | 2024-01-20 | 2024-01-20 | 1000  |          | 2024-01-20
        P2 | reversal | 2024-01-25 | 2024-01-26 | -1000 | P1       | 2024-01-26
        P3 | ordinary | 2024-01-30 | 2024-01-30 | 1000  |          | 2024-01-30
    """,
)


def test_a_bounced_debit_opens_the_instalment_again_once_it_is_known() -> None:
    assert BOUNCED.stands("2024-01-24") == {"F1": "current 0.00 0 days"}
    assert BOUNCED.stands("2024-01-25") == {"F1": "current 0.00 0 days"}
    assert BOUNCED.stands("2024-01-26") == {"F1": "past_due 1,000.00 6 days"}
    assert BOUNCED.stands("2024-01-30") == {"F1": "current 0.00 0 days"}


def test_the_past_is_seen_as_it_was_known() -> None:
    then = dict(BOUNCED.on("2024-01-24").past_due_path().iter_rows())
    now = dict(BOUNCED.on("2024-01-30").past_due_path().iter_rows())

    assert max(then.values()) == 0
    assert {f"{day:%d}": days for day, days in now.items()} == {
        "20": 0,
        "29": 9,
        "30": 0,
    }


# 3. Grace period ---------------------------------------------------------------------
#
# Three grace days on every due date, and from 2024-04-01 half a year in which only
# interest is due. 1,000 fell due on 2024-03-20 and is paid on the 24th.
#   23rd: the last day of grace, nothing past due; what is unpaid is shown
#   24th, had it not been paid: 24 - 20 = 4 days, counted from the due date
#   April under version 1: 1,000; under version 2: interest of 50 alone

GRACE = Debts(
    schedules="""
        version | reason   | effective  | agreed     | grace_days
        1       | original | 2023-12-20 | 2023-12-20 | 3
        2       | grace    | 2024-04-01 | 2024-03-28 | 3
    """,
    installments="""
        version | no | due_on     | due  | principal | interest
        1       | 1  | 2024-03-20 | 1000 | 950       | 50
        1       | 2  | 2024-04-20 | 1000 | 955       | 45
        2       | 2  | 2024-04-20 | 50   | 0         | 50
        2       | 3  | 2024-10-20 | 1000 | 950       | 50
    """,
    repayments="""
        id | paid_on    | paid | known
        P1 | 2024-03-24 | 1000 | 2024-03-25
    """,
)


def test_grace_forgives_within_its_days_and_counts_from_the_due_date_after() -> None:
    assert GRACE.stands("2024-03-22") == {"F1": "current 0.00 0 days"}
    assert GRACE.stands("2024-03-23") == {"F1": "current 1,000.00 0 days"}
    assert GRACE.stands("2024-03-24") == {"F1": "past_due 1,000.00 4 days"}
    assert GRACE.stands("2024-03-25") == {"F1": "current 0.00 0 days"}


def test_in_a_grace_period_only_what_it_leaves_is_due() -> None:
    assert GRACE.stands("2024-04-24") == {"F1": "past_due 50.00 4 days"}


# 4. Reset rate -----------------------------------------------------------------------
#
# 10,000 at the end, interest monthly; on 2024-07-01 the rate goes from 4.8 % to 6 %.
#   June:  10,000 x 4.8 % / 12 = 40; due on the 20th, before the reset: stays 40
#   July:  10,000 x 6.0 % / 12 = 50
# The contract sets the day, so the version counts from it although the bank's system
# shows it only on July 3rd. The borrower goes on paying 40.
#   July 25: 50 - 40 = 10 open since the 20th

RESET = Debts(
    schedules="""
        version | reason     | effective  | rate  | known
        1       | original   | 2023-12-20 | 0.048 | 2023-12-20
        2       | reset_rate | 2024-07-01 | 0.06  | 2024-07-03
    """,
    installments="""
        version | no | due_on     | due | principal | interest | known
        1       | 6  | 2024-06-20 | 40  | 0         | 40       | 2023-12-20
        1       | 7  | 2024-07-20 | 40  | 0         | 40       | 2023-12-20
        2       | 7  | 2024-07-20 | 50  | 0         | 50       | 2024-07-03
    """,
    repayments="""
        id | paid_on    | paid | known
        P1 | 2024-06-20 | 40   | 2024-06-20
        P2 | 2024-07-20 | 40   | 2024-07-20
    """,
)


def test_a_reset_rate_counts_from_the_day_the_contract_says() -> None:
    assert RESET.stands("2024-07-02") == {"F1": "current 0.00 0 days"}
    assert RESET.stands("2024-07-25") == {"F1": "past_due 10.00 5 days"}


# 5. Extension on day 85 -------------------------------------------------------------
#
# 1,000 due on 2024-01-20 and on each 20th after; nothing is paid. On 2024-04-14 the
# bank extends: 11 days of January, 29 of February, 31 of March, 14 of April = day 85.
#   due by then: January, February, March = 3,000
# Plain extension: the three stay due. April falls away; 15 days later, on 2024-04-29,
#   the loan is 85 + 15 = 100 days past due with 3,000.
# Had the 3,000 been capitalised, nothing would be past due on 2024-04-29: it is a
#   restructuring of a loan 85 days past due, and is watched for a year from its first
#   new due date, 2024-07-20.

EXTENDED_DUES = """
    version | no | due_on     | due  | known
    1       | 1  | 2024-01-20 | 1000 | 2023-12-20
    1       | 2  | 2024-02-20 | 1000 | 2023-12-20
    1       | 3  | 2024-03-20 | 1000 | 2023-12-20
    1       | 4  | 2024-04-20 | 1000 | 2023-12-20
    2       | 4  | 2024-07-20 | 500  | 2024-04-14
    2       | 5  | 2024-10-20 | 500  | 2024-04-14
"""
EXTENDED = Debts(
    schedules="""
        version | reason    | effective  | agreed     | known
        1       | original  | 2023-12-20 | 2023-12-20 | 2023-12-20
        2       | extension | 2024-04-14 | 2024-04-14 | 2024-04-14
    """,
    installments=EXTENDED_DUES,
)
CAPITALISED = Debts(
    schedules="""
        version | reason    | effective  | agreed     | capitalised | known
        1       | original  | 2023-12-20 | 2023-12-20 |             | 2023-12-20
        2       | extension | 2024-04-14 | 2024-04-14 | 3000        | 2024-04-14
    """,
    installments=EXTENDED_DUES,
)
BACKDATED = Debts(
    schedules="""
        version | reason    | effective  | agreed     | known
        1       | original  | 2023-12-20 | 2023-12-20 | 2023-12-20
        2       | extension | 2024-01-15 | 2024-04-14 | 2024-04-14
    """,
    installments=EXTENDED_DUES,
)


def test_an_extension_on_day_85_leaves_the_arrears_as_old_as_they_are() -> None:
    assert EXTENDED.stands("2024-04-13") == {"F1": "past_due 3,000.00 84 days"}
    assert EXTENDED.stands("2024-04-14") == {"F1": "past_due 3,000.00 85 days"}
    assert EXTENDED.stands("2024-04-29") == {"F1": "past_due 3,000.00 100 days"}


def test_an_extension_that_takes_arrears_in_is_a_restructuring() -> None:
    restructured = "restructured 2024-04-14 with 3,000.00 then 85 days past due"

    assert CAPITALISED.stands("2024-04-13") == {"F1": "past_due 3,000.00 84 days"}
    assert CAPITALISED.stands("2024-04-29") == {
        "F1": f"restructured 0.00 0 days, {restructured}"
    }
    assert CAPITALISED.stands("2024-07-25") == {
        "F1": f"past_due 500.00 5 days, {restructured}"
    }


def test_an_extension_cannot_be_backdated_over_arrears() -> None:
    assert BACKDATED.stands("2024-04-29") == {"F1": "past_due 3,000.00 100 days"}


# 6. Consolidation of three draws -----------------------------------------------------
#
# Three draws of one contract, each 300 due on a 10th; on 2024-05-01 they become one
# draw of 1,500. D1 paid everything, D2 is 200 short since 2024-04-10, D3 has paid all.
#   on 2024-05-15 D2's 200 are still due, 15 + 20 = 35 days after 2024-04-10
#   nothing more falls due under D1, D2 and D3: their May and June are in D4
#   D4: 500 on 2024-05-10, unpaid: 5 days
#   the borrower owes 200 + 500 = 700; were May counted twice, it would be 1,600
# Had the 200 gone into D4, both D2 and D4 would be shown as restructured.

THREE_DRAWS = """
    facility | version | reason        | effective  | agreed     | moved | capitalised
    D1       | 1       | original      | 2024-01-10 | 2024-01-10 |       |
    D2       | 1       | original      | 2024-01-10 | 2024-01-10 |       |
    D3       | 1       | original      | 2024-01-10 | 2024-01-10 |       |
    D1       | 2       | consolidation | 2024-05-01 | 2024-04-28 | D4    |
    D2       | 2       | consolidation | 2024-05-01 | 2024-04-28 | D4    | {taken_in}
    D3       | 2       | consolidation | 2024-05-01 | 2024-04-28 | D4    |
    D4       | 1       | consolidation | 2024-05-01 | 2024-04-28 |       |
"""
OF_THREE_DRAWS = {
    "installments": """
        facility | no | due_on     | due
        D1       | 1  | 2024-04-10 | 300
        D1       | 2  | 2024-05-10 | 300
        D2       | 1  | 2024-04-10 | 300
        D2       | 2  | 2024-05-10 | 300
        D3       | 1  | 2024-04-10 | 300
        D3       | 2  | 2024-05-10 | 300
        D4       | 1  | 2024-05-10 | 500
        D4       | 2  | 2024-06-10 | 500
    """,
    "repayments": """
        facility | id | paid_on    | paid
        D1       | P1 | 2024-04-10 | 300
        D2       | P1 | 2024-04-10 | 100
        D3       | P1 | 2024-04-10 | 300
    """,
}


def test_three_draws_made_one_owe_what_they_owed_and_nothing_twice() -> None:
    merged = Debts(schedules=THREE_DRAWS.format(taken_in=""), **OF_THREE_DRAWS)

    assert merged.stands("2024-05-15") == {
        "D1": "current 0.00 0 days",
        "D2": "past_due 200.00 35 days",
        "D3": "current 0.00 0 days",
        "D4": "past_due 500.00 5 days",
    }


def test_arrears_that_move_into_the_new_draw_mark_both() -> None:
    merged = Debts(schedules=THREE_DRAWS.format(taken_in="200"), **OF_THREE_DRAWS)
    mark = "restructured 2024-05-01 with 200.00 then 21 days past due"

    assert merged.stands("2024-05-09") == {
        "D1": "current 0.00 0 days",
        "D2": f"restructured 0.00 0 days, {mark}",
        "D3": "current 0.00 0 days",
        "D4": f"restructured 0.00 0 days, {mark}",
    }
