"""Reckoning at a month end: balances, positions, defaults, cures and endings."""

from collections import Counter
from datetime import date, timedelta
from typing import NamedTuple

from sample_data.amounts import rounded, yuan
from sample_data.lives.ledger import Loan
from sample_data.lives.life import Episode, Life, Month
from sample_data.lives.purposes import PRESALE
from sample_data.lives.rescheduling import reschedule
from sample_data.lives.trouble import sued
from sample_data.months import month_end, month_of

NORMAL, SPECIAL_MENTION, SUBSTANDARD, DOUBTFUL, LOSS = 1, 2, 3, 4, 5
"""The five official classes (五级分类), as the bank numbers them."""

DEFAULT_DAYS = 90
_DOUBTFUL_DAYS, _LOSS_DAYS = 270, 360
_WATCHED_STRAIN, _WATCHED = 1.4, 0.35
_CLEAN_MONTHS = 6
_WRITTEN_OFF = 0.30
_RECOVERED = 0.15
_TAKEN = ("customers", "revenue", "salary", PRESALE.category)
_SPARED_FROM, _RESTS = 45, 0.4


class Ending(NamedTuple):
    """How something ended: the kind, when it began and was over, the loss in fen."""

    kind: str
    started_on: date
    ended_on: date | None = None
    loss: int | None = None


def reckon(life: Life, month: int) -> None:
    """Close a month: state what stands where, and note what began or ended."""
    on = min(month_end(month), life.until)
    for account in life.accounts:
        life.tell(
            "balances",
            on,
            account_id=account.account_id,
            balance_on=on,
            borrower_id=life.borrower.borrower_id,
            balance_amount=yuan(account.balance),
        )
    for loan in life.running:
        _settle(life, loan, on)
        _classify(life, loan, month, on)
        _tell_position(life, loan, on)
    for loan in life.running:
        _judge(life, loan, on)
    for loan in life.loans:
        if loan.ended_on and loan.ended_on < on:
            _recover(life, loan, on)
    for contract in life.contracts:
        if on <= contract.closes_on:
            life.tell(
                "positions",
                on,
                facility_id=contract.facility_id,
                position_on=on,
                borrower_id=life.borrower.borrower_id,
                undrawn_amount=yuan(contract.room),
            )
    _look_back(life, month, on)


def _look_back(life: Life, month: int, on: date) -> None:
    """Keep what the month came to, for those who will tell of it later."""
    undrawn = sum(
        contract.room for contract in life.contracts if on <= contract.closes_on
    )
    life.history.append(
        Month(
            month=month,
            flows=life.flows,
            balance=sum(account.balance for account in life.accounts),
            owed=sum(loan.outstanding for loan in life.running),
            undrawn=undrawn + sum(loan.undrawn for loan in life.running),
            days=max((loan.days_past_due(on) for loan in life.running), default=0),
            strain=life.strain(month),
            fell_due=life.fell_due,
            taken=sum(life.flows.get(name, 0) for name in _TAKEN),
        )
    )
    life.flows, life.fell_due = Counter(), 0


def _settle(life: Life, loan: Loan, on: date) -> None:
    """End a loan of which nothing is left."""
    if loan.outstanding or loan.unpaid or loan.dues or loan.undrawn:
        return
    loan.ended_on = loan.last_paid_on or on
    tell_outcome(life, loan, Ending("repaid", loan.ended_on))


def _classify(life: Life, loan: Loan, month: int, on: date) -> None:
    days = loan.days_past_due(on)
    loan.clean_months = 0 if days else loan.clean_months + 1
    if days > _LOSS_DAYS:
        wanted = LOSS
    elif days > _DOUBTFUL_DAYS:
        wanted = DOUBTFUL
    elif days > DEFAULT_DAYS or (loan.rescheduled and days):
        wanted = SUBSTANDARD
    elif days or loan.clean_months < min(_CLEAN_MONTHS, loan.official_class * 3):
        wanted = SPECIAL_MENTION
    else:
        worried = life.strain(month) > _WATCHED_STRAIN
        watched = worried and life.dice.random() < _WATCHED
        wanted = SPECIAL_MENTION if watched else NORMAL
    loan.official_class = wanted


def _tell_position(life: Life, loan: Loan, on: date) -> None:
    life.tell(
        "positions",
        on,
        facility_id=loan.facility_id,
        position_on=on,
        borrower_id=life.borrower.borrower_id,
        outstanding_amount=yuan(loan.outstanding),
        undrawn_amount=yuan(loan.undrawn),
        interest_rate_percent=f"{loan.rate * 100:.3f}",
        days_past_due=loan.days_past_due(on),
        class_no=loan.official_class,
    )


def _judge(life: Life, loan: Loan, on: date) -> None:
    """See whether a default begins, is cured or ends in a write-off."""
    days, episode = loan.days_past_due(on), life.episode
    if episode and _concerns(life, episode, loan):
        if not any(x.unpaid for x in life.running if _concerns(life, episode, x)):
            _cure(life, episode, max(loan.last_paid_on or on, episode.started_on))
        elif days > _LOSS_DAYS and life.dice.random() < _WRITTEN_OFF:
            _write_off(life, episode, on)
    elif days > DEFAULT_DAYS:
        life.episodes += 1
        began_on = loan.unpaid[0].on + timedelta(DEFAULT_DAYS + 1)
        life.episode = Episode(life.episodes, began_on, loan)
        tell_outcome(life, loan, Ending("default", began_on))
        sued(life, on, loan.outstanding)
    elif life.is_spared and days > _SPARED_FROM and not loan.rescheduled:
        reschedule(life, loan, on, point=1.0)
    elif life.rests_in == month_of(on) and not loan.unpaid:
        reschedule(life, loan, on, point=_RESTS)


def _concerns(life: Life, episode: Episode, loan: Loan) -> bool:
    """Tell whether a default covers a loan: all of a firm's, but one of a person's."""
    return life.borrower.kind != "retail" or episode.loan is loan


def _cure(life: Life, episode: Episode, on: date) -> None:
    tell_outcome(life, episode.loan, Ending("default", episode.started_on, on))
    life.episode = None


def _write_off(life: Life, episode: Episode, on: date) -> None:
    """Give up what the default covers and is in arrears."""
    for loan in life.running:
        if not (loan.unpaid and _concerns(life, episode, loan)):
            continue
        share_lost = 0.4 + 0.5 * life.dice.random()
        loss = rounded(loan.outstanding * share_lost)
        tell_outcome(life, loan, Ending("written_off", on, None, loss))
        life.tell(
            "write_offs",
            on,
            facility_id=loan.facility_id,
            write_off_no=f"W{loan.facility_id[1:]}",
            borrower_id=life.borrower.borrower_id,
            written_off_on=on,
            amount=yuan(loss),
            principal=yuan(loss),
        )
        loan.lost, loan.outstanding, loan.ended_on = loss, 0, on
    life.episode = None


def _recover(life: Life, loan: Loan, on: date) -> None:
    """Get something back on what was given up, now and then."""
    if not loan.lost or life.luck.random() > _RECOVERED:
        return
    loan.recoveries += 1
    amount = rounded(loan.lost * (0.03 + 0.12 * life.luck.random()))
    life.tell(
        "recoveries",
        on,
        facility_id=loan.facility_id,
        recovery_no=f"V{loan.recoveries:03d}",
        borrower_id=life.borrower.borrower_id,
        write_off_no=f"W{loan.facility_id[1:]}",
        recovered_on=on,
        amount=yuan(amount),
        origin="COUR" if life.sued else "BORR",
    )


def tell_outcome(life: Life, loan: Loan, ending: Ending) -> None:
    """Note how a loan ended, or that its debtor is in default.

    A default is the debtor's, except with private persons, where it is the loan's.
    """
    kind, started_on, ended_on, loss = ending
    debtor = kind == "default" and life.borrower.kind != "retail"
    borrower_id = life.borrower.borrower_id
    life.tell(
        "outcomes",
        ended_on or started_on,
        unit_kind="borrower" if debtor else "facility",
        unit_id=borrower_id if debtor else loan.facility_id,
        outcome_kind=kind,
        episode_no=str(life.episodes) if kind == "default" else "1",
        borrower_id=borrower_id,
        facility_id=loan.facility_id,
        definition="逾期超过90天" if kind == "default" else "核心系统结清状态",
        trigger="days_past_due" if kind == "default" else None,
        started_on=started_on,
        ended_on=ended_on,
        loss_amount=None if loss is None else yuan(loss),
    )
