"""Hidden ties: rings that share a telephone, circles of guarantees and of invoices."""

from datetime import date, timedelta

from sample_data.amounts import TEN_THOUSAND, rounded, yuan
from sample_data.lives.life import Life, Told
from sample_data.months import month_of, on_day
from sample_data.plots.acts import Act, Done

_ROUNDS = 6


def _other(life: Life, steps: int) -> str:
    """Name the party some places further on in the same case."""
    role, borrower = life.borrower.role, life.borrower
    if role is None:
        return borrower.party_id
    number = role.members[(role.place + steps) % len(role.members)]
    return f"N-{borrower.kind[0].upper()}{number:04d}"


def _shares(life: Life) -> Done:
    """Be reached by the telephone and device of another, or live at one address.

    Who shares what stands in `identities`, by the part that is played.
    """
    since = life.borrower.since
    return Done(since, 0, since + timedelta(3))


def _guarantees_the_next(life: Life) -> Done | None:
    """Answer for the next one in the circle, and be answered for by the one before."""
    if not life.contracts:
        return None
    contract, signed_on = life.contracts[0], life.loans[0].starts_on
    number = f"Z-{life.borrower.code}-C"
    told = signed_on + timedelta(5)
    life.tell(
        "guarantees",
        told,
        guarantee_id=number,
        borrower_id=life.borrower.borrower_id,
        facility_id=contract.facility_id,
        guarantor_id=_other(life, 1),
        guarantee_kind="joint",
        guaranteed_amount=yuan(contract.amount),
        signed_on=signed_on,
        valid_from=signed_on,
    )
    _relate(life, "guarantees", (_other(life, 1), life.borrower.party_id), told)
    return Done(signed_on, contract.amount, told + timedelta(3))


def _parent_guarantees(life: Life) -> Done | None:
    """Be guaranteed by the parent that owns it, as its register says."""
    if not life.loans:
        return None
    on = life.loans[0].starts_on
    parent = f"{life.borrower.party_id}-1"
    _relate(life, "owns", (parent, life.borrower.party_id), on)
    _relate(life, "guarantees", (parent, life.borrower.party_id), on)
    return Done(on, 0, on + timedelta(3))


def _trades(life: Life, steps: tuple[int, ...], goods: tuple[str, ...]) -> Done | None:
    """Invoice others of the case, again and again, always for about as much."""
    role = life.borrower.role
    if role is None or len(life.history) <= 2 * _ROUNDS:
        return None
    case = life.borrower.of_case(role.case)
    dice, total = life.borrower.dice("plot"), 0
    first = month_of(life.until) - 14 - role.place % 2
    millions = life.borrower.drawn("goods_that_circle", case)
    amount = rounded(millions * 100 * TEN_THOUSAND, TEN_THOUSAND)
    for n in range(_ROUNDS):
        on = on_day(first + n, 5 + 3 * role.place)
        for step, what in zip(steps, goods, strict=True):
            cut = rounded(amount * (0.97 + 0.06 * dice.random()), TEN_THOUSAND)
            total += cut
            life.tell(
                "invoices",
                on,
                invoice_id=f"J-{life.borrower.code}-R{n}{what[:1]}",
                borrower_id=life.borrower.borrower_id,
                invoice_direction="issued",
                invoice_number=f"98{life.borrower.number:06d}{n:03d}{step % 7}",
                counterparty_id=_other(life, step),
                issued_on=on,
                payment_due_on=on + timedelta(30),
                net_amount=yuan(round(cut / 1.13)),
                tax_amount=yuan(cut - round(cut / 1.13)),
                total_amount=yuan(cut),
                invoice_state="valid",
                goods=what,
            )
    return Done(on_day(first, 5), total, on_day(first + 1, 28))


def _circles_goods(life: Life) -> Done | None:
    """Sell the same goods to the next, who sells them on, until they are back."""
    return _trades(life, (1,), ("电解铜",))


def _trades_both_ways(life: Life) -> Done | None:
    """Sell one thing to a neighbour who sells another: two trades, not a ring."""
    role = life.borrower.role
    goods = ("钢材",) if role and role.place else ("水泥",)
    return _trades(life, (1,), goods)


def _reuses_a_document(life: Life) -> Done | None:
    """Hand in the proof of income another borrower of the case has handed in."""
    role = life.borrower.role
    papers = [
        fact
        for fact in life.facts
        if fact.file == "documents" and fact.row["document_kind"] == "income_proof"
    ]
    if role is None or not papers:
        return None
    first = papers[0]
    case = life.borrower.of_case(role.case)
    told: Told = {
        "sha256": f"{case.getrandbits(256):064x}",
        "perceptual_hash": f"{case.getrandbits(64):016x}",
    }
    life.facts[life.facts.index(first)] = first._replace(row=first.row | told)
    return Done(first.happened_on, 0, first.happened_on + timedelta(3))


def _uses_the_same_form(life: Life) -> Done | None:
    """Sign the contract form everybody signs: what is alike is the form's picture."""
    papers = [
        fact
        for fact in life.facts
        if fact.file == "documents" and fact.row["document_kind"] == "contract"
    ]
    if not papers:
        return None
    first = papers[0]
    told: Told = {"perceptual_hash": "a5a5c3c33c3c5a5a"}
    life.facts[life.facts.index(first)] = first._replace(row=first.row | told)
    return Done(first.happened_on, 0, first.happened_on + timedelta(3))


def _officer(life: Life) -> str:
    return next(
        str(fact.row["party_id"])
        for fact in life.facts
        if fact.file == "roles" and fact.row["role"] == "officer"
    )


def _lends_to_family(life: Life) -> Done | None:
    """Be looked after by an officer who is of the family, which comes out later."""
    if not life.loans:
        return None
    on = life.loans[0].starts_on
    days = life.borrower.drawn("insider_known_after", life.borrower.dice("plot"))
    known_on = on + timedelta(int(days))
    if known_on > life.until:
        return None
    controller = f"{life.borrower.party_id}-1"
    what: Told = {"relation_kind": "family", "valid_from": on}
    _tie(life, known_on, what, (_officer(life), controller))
    return Done(on, life.loans[0].agreed, known_on)


def _employs_a_relative(life: Life) -> Done | None:
    """Be related to an officer of the bank who has nothing to do with the loan."""
    if not life.loans:
        return None
    mine, on = _officer(life), life.loans[0].starts_on
    other = next(o for o in ("U-001", "U-002") if o != mine)
    _relate(life, "family", (other, f"{life.borrower.party_id}-1"), on)
    return Done(on, 0, on + timedelta(3))


def _relate(life: Life, kind: str, ends: tuple[str, str], on: date) -> None:
    _tie(life, on, {"relation_kind": kind, "valid_from": on}, ends)


def _tie(life: Life, on: date, what: Told, ends: tuple[str, str]) -> None:
    """Note how two parties are tied, on the day it became known."""
    life.tell(
        "relations",
        on,
        relation_id=f"B-{life.borrower.code}-X{life.number('plot tie')}",
        from_party_id=ends[0],
        to_party_id=ends[1],
        borrower_id=life.borrower.borrower_id,
        stated_by="企业登记机关" if what["valid_from"] == on else "内部核查",
        **what,
    )


ACTS = {
    "shared_ring": Act(_shares),
    "family_phone": Act(_shares),
    "shared_office": Act(_shares),
    "serviced_office": Act(_shares),
    "guarantee_circle": Act(_guarantees_the_next),
    "parent_guarantees": Act(_parent_guarantees),
    "circular_trade": Act(_circles_goods),
    "trades_both_ways": Act(_trades_both_ways),
    "reused_document": Act(_reuses_a_document),
    "same_form": Act(_uses_the_same_form),
    "insider": Act(_lends_to_family),
    "employee_loan": Act(_employs_a_relative),
}
"""Each hidden tie, and the open one that looks like it."""
