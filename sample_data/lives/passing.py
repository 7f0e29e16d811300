"""A month passes: money moves, instalments fall due and are paid, or are not."""

from collections.abc import Iterable
from datetime import date, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

from sample_data.amounts import rounded
from sample_data.lives.conduct import affords, catch_up_share, intent
from sample_data.lives.ledger import Due, Loan, Movement
from sample_data.lives.life import Life
from sample_data.lives.posting import post
from sample_data.lives.purposes import OTHER_DEBTS
from sample_data.lives.repaying import Bounce, Promise, come_back, pay
from sample_data.lives.will import dodges, makes_good
from sample_data.months import month_end, on_day

_PRESSED_BEFORE = timedelta(2)


class _Pressed(NamedTuple):
    """Other creditors take what is on the account, but for what is kept, in fen."""

    on: date
    keeps: int


Item = Movement | Promise | Bounce | _Pressed | tuple[Loan, Due]


class _Agenda:
    """What is to happen in a month, by day: takings first, then dues, then spending."""

    def __init__(self) -> None:
        self._heap: list[tuple[date, int, int, Item]] = []
        self._order = count()

    def add(self, on: date, rank: int, item: Item) -> None:
        heappush(self._heap, (on, rank, next(self._order), item))

    def next(self) -> Item | None:
        return heappop(self._heap)[-1] if self._heap else None


def live_month(life: Life, month: int, movements: Iterable[Movement]) -> None:
    """Let a month pass: money moves, instalments fall due and are paid, or are not."""
    last_day = month_end(month)
    agenda = _agenda(life, month, movements)
    while item := agenda.next():
        if isinstance(item, Movement):
            post(life, life.main, item)
        elif isinstance(item, _Pressed):
            taken = max(life.main.balance - item.keeps, 0)
            post(life, life.main, Movement(item.on, -taken, OTHER_DEBTS))
        elif follows := _comes_to_pass(life, month, item):
            if isinstance(follows, Promise) and follows.on > last_day:
                life.promises.append(follows)
            else:
                agenda.add(follows.on, 1, follows)


def _agenda(life: Life, month: int, movements: Iterable[Movement]) -> _Agenda:
    """List what a month will bring, as far as that is known on its first day."""
    agenda, fallen, last_day = _Agenda(), [], month_end(month)
    moved = list(movements)
    for movement in life.twist(life, moved) if life.twist else moved:
        agenda.add(movement.on, 0 if movement.amount > 0 else 2, movement)
    for loan in life.running:
        _means_to_catch_up(life, loan, month)
        fallen += [(loan, due) for due in loan.falls_due(last_day)]
    for loan, due in fallen:
        agenda.add(due.on, 1, (loan, due))
    if fallen and life.scrapes(month):
        pressed = _pressed(life, month, [due for _, due in fallen])
        agenda.add(pressed.on, 2, pressed)
    for promise in [p for p in life.promises if p.on <= last_day]:
        life.promises.remove(promise)
        agenda.add(promise.on, 1, promise)
    return agenda


def _pressed(life: Life, month: int, dues: list[Due]) -> _Pressed:
    """Say when the others press, and what is kept for the bank of what falls due."""
    on = max(min(due.on for due in dues) - _PRESSED_BEFORE, on_day(month, 1))
    share = affords(life.strain(month))
    return _Pressed(on, rounded(share * sum(due.left for due in dues)))


def _comes_to_pass(
    life: Life, month: int, item: Promise | Bounce | tuple[Loan, Due]
) -> Promise | Bounce | None:
    """Let a due fall due, a promise be kept or a debit come back; give what follows."""
    if isinstance(item, Promise):
        return pay(life, item, month_end(month))
    if isinstance(item, Bounce):
        return come_back(life, item)
    return _falls_due(life, month, *item)


def _means_to_catch_up(life: Life, loan: Loan, month: int) -> None:
    if not loan.unpaid or any(p.loan is loan for p in life.promises):
        return
    if month in life.unwilling:
        share = makes_good(life.dice)
    else:
        share = catch_up_share(life.strain(month), life.dice)
    if share:
        on = on_day(month, 4 + int(22 * life.dice.random()))
        part = rounded(loan.arrears * share)
        amount = loan.arrears if share == 1 else max(part, loan.unpaid[0].interest_left)
        life.promises.append(Promise(on, loan, amount))


def _falls_due(life: Life, month: int, loan: Loan, due: Due) -> Promise | None:
    if loan.ended_on:
        return None
    behind = bool(loan.unpaid)
    loan.unpaid.append(due)
    life.fell_due += due.left
    if due.on in life.script:
        delay, share = life.script[due.on]
    elif month in life.unwilling:
        delay, share = dodges(life.dice, behind=behind)
    else:
        delay, share = intent(life.strain(month), life.dice, behind=behind)
    amount = due.left if share == 1 else rounded(due.left * share)
    return Promise(due.on + timedelta(delay), loan, amount) if amount else None
