"""A life: accounts that money moves on, loans that fall due, and how they are paid."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import NamedTuple

from sample_data.amounts import rounded
from sample_data.book import Borrower
from sample_data.fact import Fact, Value
from sample_data.lives.conduct import catch_up_share, intent
from sample_data.lives.ledger import Account, Due, Loan, Movement, Revolving
from sample_data.lives.posting import post
from sample_data.lives.project_plan import Plan
from sample_data.lives.repaying import Bounce, Promise, come_back, pay
from sample_data.months import month_end, month_of, on_day


@dataclass
class Episode:
    """A spell of default that has not ended, of a borrower or of one facility."""

    number: int
    started_on: date
    loan: Loan


Told = dict[str, Value]
"""Some cells of a line, by the names of its file's columns."""


class Month(NamedTuple):
    """What a month came to, in fen.

    `flows` is what moved on the accounts, by category; `owed` and `undrawn` are what
    stood on the loans and beside them; `days` those past due on the worst of them;
    `fell_due` is what was to be paid in it.
    """

    month: int
    flows: Mapping[str, int]
    balance: int
    owed: int
    undrawn: int
    days: int
    strain: float
    fell_due: int


@dataclass
class Life:
    """Everything that moves in one borrower's life; `facts` is what is to be told.

    `script` fixes, for a story, after how many days which share of a due is paid. The
    bank's own doings have dice of their own, `luck`. `flows` are those of the month
    that passes, `history` tells of those that have passed. A project has a `plan`.

    A plot may `twist` what moves in a month; `noted` is what it did, on which days.
    It may have the borrower roll its debts over from a month on (`rolls_over`), rest in
    one, take in a part of its sales here (`settles_here`), or have the bank spare it.
    """

    borrower: Borrower
    until: date
    first_month: int
    health: list[float]
    dice: Random
    script: Mapping[date, tuple[int, float]] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    loans: list[Loan] = field(default_factory=list)
    contracts: list[Revolving] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    luck: Random = field(default_factory=Random)
    episode: Episode | None = None
    episodes: int = 0
    sued: int = 0
    numbers: dict[str, int] = field(default_factory=dict)
    flows: Counter[str] = field(default_factory=Counter)
    fell_due: int = 0
    history: list[Month] = field(default_factory=list)
    plan: Plan | None = None
    twist: Callable[[list[Movement]], list[Movement]] | None = None
    noted: list[tuple[date, int]] = field(default_factory=list)
    settles_here: float = 1.0
    rolls_over: int | None = None
    rolled: list[tuple[date, int]] = field(default_factory=list)
    rests_in: int | None = None
    is_spared: bool = False

    @property
    def main(self) -> Account:
        """Give the account that takings come in on and loans are paid from."""
        return self.accounts[0]

    @property
    def months(self) -> range:
        """Count the months it is lived through."""
        return range(self.first_month, month_of(self.until) + 1)

    @property
    def running(self) -> list[Loan]:
        """List the loans that have not ended."""
        return [loan for loan in self.loans if not loan.ended_on]

    def level(self, month: int) -> float:
        """Say how well takings do in a month: 1 in ordinary times."""
        h = self.health[month - self.first_month]
        return max(0.18, 1 + 0.27 * min(h, 0.6))

    def need(self, month: int) -> float:
        """Say how much a borrower lacks by now, long before it shows in payments."""
        return max(-self.health[month - self.first_month], 0.0)

    def strain(self, month: int) -> float:
        """Say how strained the borrower is: bad health, felt two to four months on."""
        at = month - self.first_month
        felt = self.health[max(at - 4, 0) : max(at - 1, 1)]
        return -sum(felt) / len(felt)

    def number(self, what: str) -> int:
        """Give the next number of something that is counted, from 1."""
        self.numbers[what] = self.numbers.get(what, 0) + 1
        return self.numbers[what]

    def tell(self, file: str, on: date, **row: Value) -> None:
        """Note a fact of a day; its row names columns of the file."""
        self.facts.append(Fact(file, on, row))


Item = Movement | Promise | Bounce | tuple[Loan, Due]


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
    agenda = _Agenda()
    moved = list(movements)
    for movement in life.twist(moved) if life.twist else moved:
        agenda.add(movement.on, 0 if movement.amount > 0 else 2, movement)
    for loan in life.running:
        _means_to_catch_up(life, loan, month)
        for due in loan.falls_due(last_day):
            agenda.add(due.on, 1, (loan, due))
    for promise in [p for p in life.promises if p.on <= last_day]:
        life.promises.remove(promise)
        agenda.add(promise.on, 1, promise)
    while item := agenda.next():
        if isinstance(item, Movement):
            post(life, life.main, item)
        elif follows := _comes_to_pass(life, month, item):
            if isinstance(follows, Promise) and follows.on > last_day:
                life.promises.append(follows)
            else:
                agenda.add(follows.on, 1, follows)


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
    scripted = life.script.get(due.on)
    delay, share = scripted or intent(life.strain(month), life.dice, behind=behind)
    amount = due.left if share == 1 else rounded(due.left * share)
    return Promise(due.on + timedelta(delay), loan, amount) if amount else None
