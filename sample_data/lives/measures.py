"""Measures: what the bank does about a borrower, by what its own books tell it.

Each is taken by a rule on the last month end and by chance, so that of like cases some
are treated and some are not. What each does to a life is assumed, and written here.
"""

from collections.abc import Callable
from datetime import date
from random import Random
from typing import NamedTuple

from sample_data.amounts import rounded, yuan
from sample_data.lives.ledger import Revolving
from sample_data.lives.life import Life, Measure
from sample_data.lives.rescheduling import FEWEST_DUES, reschedule
from sample_data.months import QUARTER, YEAR, on_day

CALL, VISIT, RESTRUCTURING = "collection", "visit", "restructuring"
CUT, ALL_ENTRUSTED = "limit_cut", "entrusted_payment"

_THIN, _LATE, _LONG = 0.75, 7, 30
_RESCHEDULING_DAYS = (15, 85)
_CUT_SHARE, _GIVES_IN, _PAYS_FOR = 0.8, 0.6, 4
_NEVER_VISITED = {"mortgage", "consumer"}


class Seen(NamedTuple):
    """What the bank's books told at the last month end.

    `days` are those past due; takings may be `thin` against a year ago.
    """

    days: int
    is_thin: bool


class Rule(NamedTuple):
    """When a measure is taken, how likely, and what it does to strain for how long."""

    kind: str
    chance: float
    when: Callable[[Life, Seen], bool]
    take: Callable[[Life, int, Random], str | None]
    relief: float
    months: int


def wanted(life: Life, month: int) -> list[Rule]:
    """Let the bank look at its books on the first of a month; give what it will do."""
    if not life.history or life.is_left_alone:
        return []
    seen = _seen(life)
    if seen.days and month - 1 in life.called:
        life.called.add(month)
    if seen.days <= _LATE and not seen.is_thin:
        return []
    dice = life.borrower.dice(f"bank/{month}")
    # Every rule throws, so that one left out leaves the others as they were.
    thrown = [(rule, dice.random() < rule.chance) for rule in RULES]
    return [
        rule
        for rule, is_on in thrown
        if is_on and _may(life, rule.kind, month) and rule.when(life, seen)
    ]


def act(life: Life, rule: Rule, month: int) -> None:
    """Take a measure, and let it do what it does."""
    dice = life.borrower.dice(f"{rule.kind}/{month}")
    on = on_day(month, 3 + int(22 * dice.random()))
    facility_id = rule.take(life, month, dice)
    life.measures.append(Measure(rule.kind, month, on, facility_id))
    for n in range(rule.months):
        eased = rule.relief * (1 - n / rule.months)
        life.relief[month + n] = life.relief.get(month + n, 0.0) + eased


def _seen(life: Life) -> Seen:
    history = life.history
    before = sum(m.taken for m in history[-QUARTER - YEAR : -YEAR])
    now = sum(m.taken for m in history[-QUARTER:])
    known = len(history) >= QUARTER + YEAR
    return Seen(history[-1].days, known and now < _THIN * before)


def _may(life: Life, kind: str, month: int) -> bool:
    """Tell whether a measure may be taken: once a year, and not if it is left out."""
    if kind == life.without:
        return False
    return not any(m.kind == kind and m.month > month - YEAR for m in life.measures)


def _visits(_life: Life, _month: int, _dice: Random) -> None:
    """Leave the going there to the visitors."""


def _calls(life: Life, month: int, dice: Random) -> None:
    """Call until it is paid; some who would not pay do for some months after it."""
    life.called.add(month)
    if dice.random() < _GIVES_IN:
        life.unwilling -= {*range(month, month + _PAYS_FOR)}


def _open(life: Life, month: int) -> list[Revolving]:
    return [c for c in life.contracts if c.closes_on > on_day(month, 28) and c.room > 0]


def _cuts(life: Life, month: int, _dice: Random) -> str | None:
    """Take back most of what could still be drawn."""
    for contract in _open(life, month):
        contract.amount -= rounded(contract.room * _CUT_SHARE)
        _amend(life, contract, month, ("reduction", "贷款人压降额度"))
    return life.contracts[0].facility_id


def _entrusts(life: Life, month: int, _dice: Random) -> str | None:
    """Pay all that is drawn from now on to the suppliers, none to the borrower."""
    for contract in _open(life, month):
        _amend(life, contract, month, ("other", "改为全部受托支付"))
    return life.contracts[0].facility_id


def _amend(life: Life, contract: Revolving, month: int, as_: tuple[str, str]) -> None:
    on: date = on_day(month, 2)
    kind, why = as_
    life.tell(
        "amendments",
        on,
        amendment_id=f"M-{contract.facility_id}-{on:%Y%m}{kind[0].upper()}",
        borrower_id=life.borrower.borrower_id,
        facility_id=contract.facility_id,
        amendment_kind=kind,
        requested_on=on,
        decision="granted",
        decided_on=on,
        effective_on=on,
        asked_because=why,
        is_forborne="N",
        amended_amount=yuan(contract.amount),
    )


def _restructures(life: Life, month: int, _dice: Random) -> str | None:
    """Spread what is not yet due anew, of the loan that is longest overdue."""
    on = on_day(month, 2)
    loan = max(life.running, key=lambda loan: loan.days_past_due(on))
    reschedule(life, loan, on)
    return loan.facility_id


def _may_restructure(life: Life, seen: Seen) -> bool:
    least, most = _RESCHEDULING_DAYS
    return least < seen.days < most and any(
        loan.unpaid and not loan.rescheduled and len(loan.dues) >= FEWEST_DUES
        for loan in life.running
    )


def _is_visited(life: Life, _seen: Seen) -> bool:
    return life.borrower.scheme not in _NEVER_VISITED and bool(life.loans)


def _draws(life: Life, _seen: Seen) -> bool:
    return bool(life.contracts)


def _may_cut(life: Life, seen: Seen) -> bool:
    worried = seen.is_thin or seen.days > _LONG
    return worried and any(c.room > 0 for c in life.contracts)


RULES = (
    Rule(CALL, 0.60, lambda _, seen: seen.days > _LATE, _calls, 0.20, 4),
    Rule(VISIT, 0.25, _is_visited, _visits, 0.25, 6),
    Rule(ALL_ENTRUSTED, 0.10, _draws, _entrusts, 0.15, 9),
    Rule(CUT, 0.12, _may_cut, _cuts, -0.15, 6),
    Rule(RESTRUCTURING, 0.25, _may_restructure, _restructures, 0.60, 18),
)
"""What the bank may do; a limit that is cut leaves the borrower shorter of money."""
