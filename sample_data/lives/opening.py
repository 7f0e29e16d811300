"""How it begins: parties and their roles, the customer, accounts, the application."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sample_data.amounts import TEN_THOUSAND, rounded, yuan
from sample_data.book import Borrower, name_around, one_of, surname
from sample_data.fact import Fact
from sample_data.health import health
from sample_data.identities import Dice, Identity, identity
from sample_data.lives.agreeing import APPROVED_DAYS
from sample_data.lives.answering import assign, consent
from sample_data.lives.ledger import Account
from sample_data.lives.life import Life
from sample_data.lives.will import spell_of
from sample_data.months import month_of

OFFICERS = 12
EARLIEST = date(2015, 1, 5)
"""The day the bank's officers are registered since."""

CHANNELS = {"retail": ("手机银行", "网点"), "sme": ("客户经理", "网点")}
_DECLINED_BEFORE = 0.06


def begin(borrower: Borrower, until: date) -> Life:
    """Begin a life: who it is, since when, and the account it banks through."""
    first_month = month_of(borrower.since)
    months = month_of(until) - first_month + 1
    life = Life(
        borrower=borrower,
        until=until,
        first_month=first_month,
        health=health(borrower, first_month, months),
        dice=borrower.dice("life"),
        luck=borrower.dice("luck"),
        unwilling={*spell_of(borrower, first_month, months)},
    )
    registered_on = borrower.since - timedelta(200 + int(4000 * life.dice.random()))
    person = borrower.kind == "retail"
    tell_party(
        life, borrower.party_id, borrower.called, None if person else registered_on
    )
    tell_role(life, borrower.party_id, "borrower")
    officer = f"U-{1 + int(OFFICERS * life.dice.random()):03d}"
    tell_role(life, officer, "officer")
    assign(life, officer)
    if person:
        consent(life)
    phase = "construction" if borrower.kind == "project" else None
    tell_phase(life, phase, borrower.since)
    return life


def open_account(life: Life, account_type: str, on: date, balance: int = 0) -> Account:
    """Open an account, its first balance brought along from elsewhere."""
    number = len(life.accounts) + 1
    account_id = f"A-{life.borrower.code}-{number}"
    account = Account(account_id, account_type, on, balance)
    life.accounts.append(account)
    life.tell(
        "accounts",
        on,
        account_id=account_id,
        borrower_id=life.borrower.borrower_id,
        account_type=account_type,
        region=life.borrower.region,
        opened_on=on,
    )
    tell_role(
        life, life.borrower.party_id, "account_holder", subject=("account", account_id)
    )
    return account


def tell_phase(life: Life, phase: str | None, on: date) -> None:
    """Note the customer as it stands; said again when its phase has changed."""
    borrower = life.borrower
    life.tell(
        "customers",
        on,
        borrower_id=borrower.borrower_id,
        party_id=borrower.party_id,
        segment=borrower.kind,
        scheme=borrower.scheme,
        industry=borrower.industry,
        region=borrower.region,
        phase=phase,
        since=borrower.since,
    )


def join(life: Life, role: str, *, person: bool, scheme: str = "") -> str:
    """Bring in another party that plays a role for the borrower, and give its id."""
    party_id = f"{life.borrower.party_id}-{life.number('party')}"
    called = (surname(life.dice),) if person else name_around(scheme, life.dice)
    tell_party(life, party_id, called, None if person else EARLIEST)
    tell_role(life, party_id, role)
    return party_id


def tell_party(
    life: Life, party_id: str, called: tuple[str, ...], registered_on: date | None
) -> None:
    """Note a person, or a company with the day it was registered."""
    borrower = life.borrower
    who = identity(party_id, called, borrower.region, Dice(borrower.seed))
    if party_id == borrower.party_id:
        who = borrower.identity
    row = _party(party_id, who, borrower.region, registered_on)
    life.facts.append(Fact("parties", life.borrower.since, row))


def tell_role(
    life: Life, party_id: str, role: str, *, subject: tuple[str, str] | None = None
) -> None:
    """Note the role a party plays, for the borrower unless told otherwise."""
    subject_kind, subject_id = subject or ("borrower", life.borrower.borrower_id)
    life.tell(
        "roles",
        life.borrower.since,
        party_id=party_id,
        role=role,
        subject_kind=subject_kind,
        subject_id=subject_id,
        borrower_id=life.borrower.borrower_id,
        valid_from=life.borrower.since,
    )


@dataclass(frozen=True)
class _Asking:
    """One application: what it is for once it is granted, and how it came in."""

    application_id: str
    channel: str
    facility_id: str | None = None


def apply_for(life: Life, facility_id: str, amount: int, signed_on: date) -> None:
    """Note the steps from asking to signing, and now and then an earlier refusal."""
    dice = life.dice
    application_id = facility_id.replace("F-", "Q-", 1)
    channel = one_of(CHANNELS.get(life.borrower.kind, ("客户经理",)), dice)
    pace = 0.35 if life.borrower.kind == "retail" else 1.0
    asked = rounded(amount * (1 + 0.25 * dice.random()), TEN_THOUSAND)
    if dice.random() < _DECLINED_BEFORE:
        earlier = _Asking(f"{application_id}-0", channel)
        refused_on = signed_on - timedelta(round(160 * pace))
        submitted_on = refused_on - timedelta(APPROVED_DAYS)
        _step(life, earlier, (1, "submitted", submitted_on), asked)
        _step(life, earlier, (2, "declined", refused_on), asked)
    asking = _Asking(application_id, channel, facility_id)
    approved_on = signed_on - timedelta(APPROVED_DAYS)
    before = (("submitted", 51), ("document_received", 43), ("checked", 22))
    for n, (step, days) in enumerate(before, start=1):
        on = approved_on - timedelta(round(days * pace))
        _step(life, asking, (n, step, on), asked)
    _step(life, asking, (4, "approved", approved_on), amount)
    _step(life, asking, (5, "signed", signed_on), amount)


def _step(
    life: Life, asking: _Asking, step: tuple[int, str, date], amount: int
) -> None:
    number, name, on = step
    life.tell(
        "applications",
        on,
        application_id=asking.application_id,
        step_no=number,
        borrower_id=life.borrower.borrower_id,
        facility_id=asking.facility_id,
        step=name,
        happened_on=on,
        asked_amount=yuan(amount),
        channel=asking.channel,
    )


def officers(seed: int) -> Iterator[Fact]:
    """Yield the bank's own officers, who look after the borrowers."""
    for number in range(1, OFFICERS + 1):
        party_id = f"U-{number:03d}"
        officer = Borrower(number, "officer", "", "", "", (), EARLIEST, seed)
        called = (surname(officer.dice("officer")),)
        row = _party(
            party_id, identity(party_id, called, "虚构", Dice(seed)), None, None
        )
        yield Fact("parties", EARLIEST, row)


def _party(
    party_id: str, who: Identity, region: str | None, registered_on: date | None
) -> dict[str, str | int | date | None]:
    company = registered_on is not None
    return {
        "当事人编号": party_id,
        "类型": "O" if company else "P",
        "姓名": None if company else who.name,
        "机构名称": who.name if company else None,
        "证件号码": who.id_number,
        "电话": who.phone,
        "邮箱": who.email,
        "地址": who.address,
        "设备": who.device,
        "国家": "CN",
        "地区": region,
        "注册日期": registered_on,
    }
