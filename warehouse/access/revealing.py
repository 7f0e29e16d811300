"""Reveal who a person is: for a reason, for minutes, written down before it is shown.

What is shown is kept nowhere here: the casebook says what was revealed to whom and
until when, and as long as that runs the vault is asked anew for every page.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import Connection, func, select

from warehouse.access.denials import denied
from warehouse.access.door import View, _behind
from warehouse.access.look import Look
from warehouse.access.request import Deny, Permit
from warehouse.access.rights import reading
from warehouse.access.session import refuse_ended
from warehouse.access.store import Store
from warehouse.access.terms import Asker
from warehouse.casebook.engine import casebook_of
from warehouse.casebook.rights import reveals
from warehouse.casebook.who import users
from warehouse.contracts.columns import Words
from warehouse.errors import AccessDeniedError
from warehouse.vault.forms import KINDS
from warehouse.vault.identities import identity_of

_C = reveals.c

REASONS: dict[str, Words] = {
    "check": ("核对身份", "Check who it is"),
    "same": ("核对是否同一人", "Check whether two are the same"),
    "reach": ("联系本人", "Reach them"),
    "law": ("依法要求", "The law asks for it"),
}


IDENTITY_KINDS: dict[str, Words] = {k: (f.zh, f.en) for k, f in KINDS.items()}


@dataclass(frozen=True)
class Wish:
    """Whose identity somebody asks for, and why; `case` where none is theirs."""

    borrower_id: str
    party_id: str
    reason_code: str
    reason: str
    case: str | None = None


@dataclass(frozen=True)
class Revealed:
    """Who a party is, by kinds of identity, as known on the view's day; until when."""

    party_id: str
    values: Mapping[str, str]
    until: datetime


def reveal(view: View, wish: Wish) -> Revealed:
    """Show who somebody is, from now for some minutes.

    Raises AccessDeniedError where the policy does not let it, with why; a refusal too
    is written down.
    """
    look, store = _behind(view)
    refuse_ended(look.caller)
    if wish.reason_code not in REASONS:
        raise denied("no_reason", letters=1)
    asker = store.asker(look.caller, look.purpose)
    case = wish.case or _own_case(asker, wish.borrower_id)
    now = datetime.now(UTC)
    with casebook_of(store.home).begin() as casebook:
        _hold(casebook, look)
        shown_today = _shown_today(casebook, look, _midnight(store, now))
        ruling = _decided(asker, wish, case=case, revealed_today=shown_today)
        if isinstance(ruling, Permit) and not _plays_a_part(view, wish):
            ruling = Deny("not_assigned", ruling.policy)
        _write_down(store, look, wish, ruling)
        if isinstance(ruling, Deny):
            raise _refused(ruling, look, asker)
        until = now + timedelta(minutes=ruling.obligations.minutes)
        row = {
            **asdict(replace(wish, case=case)),
            "user": look.caller.user,
            "purpose": look.purpose,
            "kinds": "all",
            "shown_at": now,
            "expires_at": until,
        }
        row["case_id"] = row.pop("case")
        casebook.execute(reveals.insert(), row)
    return _opened(view, store, wish.party_id, until)


def revealed(view: View, borrower_id: str) -> list[Revealed]:
    """Give who is revealed to the caller of a view at this moment, of one borrower.

    A right that was taken back meanwhile ends it, as does the erasure of the person.
    """
    look, store = _behind(view)
    refuse_ended(look.caller)
    asker = store.asker(look.caller, look.purpose)
    query = select(reveals).where(
        _C.user == look.caller.user,
        _C.purpose == look.purpose,
        _C.borrower_id == borrower_id,
        _C.expires_at > datetime.now(UTC),
    )
    with reading(store.home) as casebook:
        running = casebook.execute(query.order_by(_C.expires_at)).all()
    until: dict[str, datetime] = {}
    for row in running:
        wish = Wish(borrower_id, row.party_id, row.reason_code, row.reason)
        ruling = _decided(asker, wish, case=row.case_id, revealed_today=0)
        if isinstance(ruling, Permit):
            until[row.party_id] = row.expires_at
    return [_opened(view, store, party, until) for party, until in until.items()]


def may_reveal(view: View) -> bool:
    """Tell whether a role of the caller of a view lets them ask who somebody is."""
    look, store = _behind(view)
    refuse_ended(look.caller)
    asker = store.asker(look.caller, look.purpose)
    rules = (asker.policy.rules.get((r, look.purpose)) for r in asker.subject.roles)
    return any(rule is not None and "reveal" in rule.may for rule in rules)


def _decided(
    asker: Asker, wish: Wish, *, case: str | None, revealed_today: int
) -> Permit | Deny:
    context = asker.context._replace(
        reason=wish.reason, case=case, revealed_today=revealed_today
    )
    resource = asker.file_of(wish.borrower_id)._replace(needs="identity")
    return asker.within(context).decide("reveal", resource)


def _refused(ruling: Deny, look: Look, asker: Asker) -> AccessDeniedError:
    limits = asker.policy.limits
    return denied(
        ruling.code,
        purpose=look.purpose,
        letters=limits.reason_letters,
        budget=limits.reveals_a_day,
    )


def _own_case(asker: Asker, borrower_id: str) -> str | None:
    """Name the case of the caller that a borrower is part of, if one is."""
    cases = asker.subject.cases.get(asker.purpose, {}).get(borrower_id, frozenset())
    return min(cases, default=None)


def _plays_a_part(view: View, wish: Wish) -> bool:
    parties = view.ask("borrower_parties", borrower_id=wish.borrower_id).rows
    return wish.party_id in set(parties["party_id"])


def _hold(casebook: Connection, look: Look) -> None:
    """Have two reveals of one user follow one another, so that both are counted."""
    mine = select(users.c.user).where(users.c.user == look.caller.user)
    casebook.execute(mine.with_for_update())


def _shown_today(casebook: Connection, look: Look, since: datetime) -> int:
    """Count the people whose identity the caller saw on this day."""
    counted = select(func.count(func.distinct(_C.party_id))).where(
        _C.user == look.caller.user, _C.shown_at >= since
    )
    return casebook.scalar(counted) or 0


def _midnight(store: Store, now: datetime) -> datetime:
    day = now.astimezone(store.zone).date()
    return datetime.combine(day, time(), store.zone).astimezone(UTC)


def _write_down(store: Store, look: Look, wish: Wish, ruling: Permit | Deny) -> None:
    code = ruling.code if isinstance(ruling, Deny) else "permit"
    store.log.append(
        {
            **look.as_entry(),
            "action": "reveal",
            "parameters": {"borrower_id": wish.borrower_id, "party_id": wish.party_id},
            "reason": f"{wish.reason_code}: {wish.reason}",
            "decision": code,
            "policy": ruling.policy,
        }
    )


def _opened(view: View, store: Store, party_id: str, until: datetime) -> Revealed:
    """Ask the vault for what was known of a party on the view's day."""
    told = view.ask("party_identities", party_id=party_id).rows
    tokens = {word for row in told.select(told.columns[1:]).rows() for word in row}
    values = identity_of(store.home, party_id, among=tokens - {None})
    return Revealed(party_id, values, until)
