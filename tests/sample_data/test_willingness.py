"""Who will not pay has the money there; who cannot pay finds it on the day he pays."""

from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from statistics import median
from typing import NamedTuple

from sample_data.amounts import fen
from sample_data.book import UNTIL, book
from sample_data.fact import Fact
from sample_data.lives import live
from sample_data.lives.conduct import SCRAPES_FROM
from sample_data.lives.life import Life
from sample_data.lives.will import UNWILLING, spell_of
from sample_data.months import YEAR, month_of
from sample_data.witnesses import contacts

GIVEN_UP = {"no_answer", "switched_off", "dead", "wrong_person"}
ENOUGH, SOME = 20, 0.3


class Lateness(NamedTuple):
    """One instalment paid late: what stood on the account by its day, of what was due.

    `came` is what came in on the day it was paid, as a share of what was paid.
    """

    had: float
    came: float


@cache
def troubled() -> list[Life]:
    """Give lives of firms and persons in which something was unwilling or strained."""
    found = []
    for borrower in book(900, 7):
        if borrower.kind in {"sme", "retail"}:
            life = live(borrower, UNTIL)
            if life.unwilling or any(m.days > 0 for m in life.history):
                found.append(life)
    return found


def day_of(fact: Fact, column: str) -> date:
    found = fact.row[column]
    assert isinstance(found, date)
    return found


def latenesses(life: Life, *, unwilling: bool) -> list[Lateness]:
    """Find what was paid four days late or more in months of the one kind or other."""
    balance, came = {}, defaultdict[date, int](int)
    for fact in life.facts:
        if fact.file == "transactions" and fact.row["account_id"] == (
            life.main.account_id
        ):
            on = day_of(fact, "value_on")
            balance[on] = fen(str(fact.row["balance_after"]))
            if fact.row["dc_flag"] == "C":
                came[on] += fen(str(fact.row["amount"]))
    due = {
        (f.row["facility_id"], f.row["installment_no"]): f
        for f in life.facts
        if f.file == "schedules"
    }
    found = []
    for fact in life.facts:
        owed = due.get((fact.row.get("facility_id"), fact.row.get("installment_no")))
        if fact.file != "repayments" or fact.row["kind"] != "N" or owed is None:
            continue
        due_on, paid_on = day_of(owed, "due_on"), day_of(fact, "paid_on")
        if (paid_on - due_on).days < 4 or not _fits(life, due_on, unwilling=unwilling):
            continue
        days = [on for on in balance if on < due_on]
        had = balance[max(days)] / fen(str(owed.row["due_amount"]))
        found.append(Lateness(had, came[paid_on] / fen(str(fact.row["paid_amount"]))))
    return found


def _fits(life: Life, due_on: date, *, unwilling: bool) -> bool:
    month = month_of(due_on)
    if unwilling:
        return month in life.unwilling
    return month not in life.unwilling and life.strain(month) > SCRAPES_FROM


def test_the_unwilling_have_the_money_on_the_day_and_the_unable_have_not() -> None:
    will_not = [x for v in troubled() for x in latenesses(v, unwilling=True)]
    cannot = [x for v in troubled() for x in latenesses(v, unwilling=False)]

    assert min(len(will_not), len(cannot)) > ENOUGH
    assert median(x.had for x in will_not) > 1.5
    assert median(x.had for x in cannot) < 1
    found = [_share([x.came > SOME for x in told]) for told in (cannot, will_not)]
    assert found[0] > found[1] + 0.15


def test_the_unwilling_are_not_reached_and_break_what_they_promise() -> None:
    missed: dict[bool, list[bool]] = {True: [], False: []}
    broken: dict[bool, list[bool]] = {True: [], False: []}
    for life in troubled():
        before = len(life.facts)
        contacts.witness(life)
        for fact in life.facts[before:]:
            if fact.row.get("subject") == "collection":
                will_not = month_of(fact.happened_on) in life.unwilling
                missed[will_not].append(fact.row["outcome"] in GIVEN_UP)
                if fact.row.get("promise_state") in {"kept", "broken"}:
                    day = fact.happened_on - timedelta(31)
                    if (month_of(day) in life.unwilling) == will_not:
                        broken[will_not].append(fact.row["promise_state"] == "broken")
        del life.facts[before:]

    for told in (missed, broken):
        assert _share(told[True]) > _share(told[False]) + 0.2
    assert not all(broken[False])


def _share(told: list[bool]) -> float:
    assert len(told) >= ENOUGH / 2
    return sum(told) / len(told)


def test_few_are_unwilling_and_health_has_no_part_in_it() -> None:
    people = [b for b in book(4000, 7) if b.kind in UNWILLING]
    unwilling = [b for b in people if spell_of(b, 0, 5 * YEAR)]
    usual = sum(UNWILLING[b.kind] for b in people)

    assert 0.7 * usual < len(unwilling) < 1.3 * usual
    assert not any(
        spell_of(b, 0, 5 * YEAR) for b in book(4000, 7) if b.kind == "project"
    )
