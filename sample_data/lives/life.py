"""A life: accounts that money moves on, loans that fall due, and how they are paid."""

from collections import Counter
from collections.abc import Callable, Mapping
from copy import copy, deepcopy
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import NamedTuple, Self

from sample_data.book import Borrower
from sample_data.fact import Fact, Value
from sample_data.lives.conduct import SCRAPES_FROM
from sample_data.lives.ledger import Account, Loan, Movement, Revolving
from sample_data.lives.project_plan import Plan
from sample_data.lives.repaying import Promise
from sample_data.months import month_of


@dataclass
class Episode:
    """A spell of default that has not ended, of a borrower or of one facility."""

    number: int
    started_on: date
    loan: Loan


Told = dict[str, Value]
"""Some cells of a line, by the names of its file's columns."""


class Measure(NamedTuple):
    """Something the bank did about a borrower, in which month and on which day."""

    kind: str
    month: int
    on: date
    facility_id: str | None


class Month(NamedTuple):
    """What a month came to, in fen.

    `flows` is what moved on the accounts, by category; `owed` and `undrawn` are what
    stood on the loans and beside them; `days` those past due on the worst of them;
    `fell_due` is what was to be paid in it, `taken` what came in for work or goods.
    """

    month: int
    flows: Mapping[str, int]
    balance: int
    owed: int
    undrawn: int
    days: int
    strain: float
    fell_due: int
    taken: int


@dataclass
class Life:
    """Everything that moves in one borrower's life; `facts` is what is to be told.

    `script` fixes, for a story, after how many days which share of a due is paid. The
    bank's own doings have dice of their own, `luck`. `flows` are those of the month
    that passes, `history` tells of those that have passed. A project has a `plan`.

    A plot may `twist` what moves in a month; `noted` is what it did, on which days.
    It may have the borrower roll its debts over from a month on (`rolls_over`), rest in
    one, take in a part of its sales here (`settles_here`), or have the bank spare it.

    In `unwilling` months it could pay and does not mean to. The bank's `measures` ease
    the strain of some months (`relief`); it is `called` in others. Of each measure is
    kept how the year after it would have gone `instead`. A copy that goes on `without`
    a kind of measure tells nobody.
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
    twist: Callable[["Life", list[Movement]], list[Movement]] | None = None
    noted: list[tuple[date, int]] = field(default_factory=list)
    settles_here: float = 1.0
    rolls_over: int | None = None
    rolled: list[tuple[date, int]] = field(default_factory=list)
    rests_in: int | None = None
    is_spared: bool = False
    unwilling: set[int] = field(default_factory=set)
    measures: list[Measure] = field(default_factory=list)
    relief: dict[int, float] = field(default_factory=dict)
    called: set[int] = field(default_factory=set)
    instead: list[list[Month]] = field(default_factory=list)
    without: str | None = None

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        """Copy what will change; what was told of it and what has passed stays here."""
        other = copy(self)
        memo[id(self)] = other
        other.dice, other.luck = Random(), copy(self.luck)
        other.facts, other.history, other.instead = [], [*self.history], []
        other.noted, other.rolled = [*self.noted], [*self.rolled]
        other.measures, other.relief = [*self.measures], {**self.relief}
        other.unwilling, other.called = {*self.unwilling}, {*self.called}
        other.numbers, other.flows = {**self.numbers}, Counter(self.flows)
        other.accounts = deepcopy(self.accounts, memo)
        other.loans = deepcopy(self.loans, memo)
        other.contracts = deepcopy(self.contracts, memo)
        other.promises = deepcopy(self.promises, memo)
        other.episode = deepcopy(self.episode, memo)
        return other

    @property
    def main(self) -> Account:
        """Give the account that takings come in on and loans are paid from."""
        return self.accounts[0]

    @property
    def months(self) -> range:
        """Count the months it is lived through."""
        return range(self.first_month, month_of(self.until) + 1)

    def turn_to(self, month: int) -> None:
        """Begin a month with its own dice: what changes in one leaves the others."""
        who = f"{self.borrower.seed}/{self.borrower.code}"
        self.dice.seed(f"{who}/life/{month}")

    @property
    def is_left_alone(self) -> bool:
        """Tell whether a story or a plot has the bank keep its hands off."""
        hidden = self.is_spared or self.rolls_over or self.rests_in
        return bool(hidden or self.script)

    @property
    def running(self) -> list[Loan]:
        """List the loans that have not ended."""
        return [loan for loan in self.loans if not loan.ended_on]

    def took(self, kind: str) -> bool:
        """Tell whether the bank has taken a kind of measure by now."""
        return any(measure.kind == kind for measure in self.measures)

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
        return -sum(felt) / len(felt) - self.relief.get(month, 0.0)

    def scrapes(self, month: int) -> bool:
        """Tell whether it means to pay and has to find the money for it each time."""
        if self.borrower.kind == "project" or month in self.unwilling:
            return False
        return self.strain(month) > SCRAPES_FROM

    def number(self, what: str) -> int:
        """Give the next number of something that is counted, from 1."""
        self.numbers[what] = self.numbers.get(what, 0) + 1
        return self.numbers[what]

    def tell(self, file: str, on: date, **row: Value) -> None:
        """Note a fact of a day; its row names columns of the file."""
        if self.without is None:
            self.facts.append(Fact(file, on, row))
