"""Enrol the demonstration's people: once in a home, and only when one of them asks.

Whoever was ended in the casebook stays ended, a name that is taken stays taken, and a
grant that was revoked stays so.
"""

from datetime import UTC, datetime

from filelock import FileLock
from sqlalchemy import select

from warehouse.access.demonstration import DEMO_PEOPLE, DEMO_UNITS, EAST
from warehouse.access.granting import NewGrant
from warehouse.access.register import NewUser, Register
from warehouse.access.rights import reading
from warehouse.access.session import Caller, refuse_ended
from warehouse.access.store import store_of
from warehouse.access.terms import Asker
from warehouse.access.tour import tour_of
from warehouse.casebook.who import (
    HEAD_OFFICE,
    INVENTED,
    case_assignments,
    grants,
    units,
    users,
)
from warehouse.home import Home

OF_EACH_KIND = 8
"""So many borrowers of each source and kind are the committee's cases."""

GRANT_DAYS = 90

_enrolled: dict[Home, int] = {}
"""How far each home's borrowers had come when its people were enrolled."""


def asker_of(home: Home, who: Caller) -> Asker:
    """Tell what a caller may count on, for no purpose yet; who is invented is enrolled.

    Raises AccessDeniedError where there is no policy to go by.
    """
    refuse_ended(who)
    store = store_of(home)
    store.now()  # there must be a lake
    enrol(home, who)
    asker = store.asker(who, "")
    asker.policy  # noqa: B018  there must be one
    return asker


def enrol(home: Home, who: Caller) -> None:
    """See to it that the casebook knows the demonstration's people and their cases."""
    inserted, _ = store_of(home).now()
    come = inserted.get("borrowers", 0)
    if who.way != "demonstration" or _enrolled.get(home) == come:
        return
    with FileLock(home.root / "enrolment.lock"):
        register = Register(home, INVENTED)
        _add_people(register)
        _give_grant(register)
        _assign_cases(register)
        _enrolled[home] = come


def _add_people(register: Register) -> None:
    with reading(register.home) as casebook:
        known = set(casebook.scalars(select(units.c.unit)))
        added = set(casebook.scalars(select(users.c.user)))
    for unit, (zh, en) in DEMO_UNITS.items():
        if unit not in known:
            register.add_unit(unit, under=HEAD_OFFICE, zh=zh, en=en)
    for person in DEMO_PEOPLE:
        if person.user not in added:
            zh, en = person.words
            identity = {"issuer": INVENTED, "subject": person.user}
            new = NewUser(person.user, zh, en, unit=person.unit, **identity)
            register.add_user(new, *person.roles)


def _give_grant(register: Register) -> None:
    """Let the manager see single borrowers of her unit, unless that was taken back."""
    held = select(grants).where(grants.c.user == "zhou.min")
    now = datetime.now(UTC)
    with reading(register.home) as casebook:
        found = casebook.execute(held).mappings().all()
    if any(row["revoked_at"] or row["valid_to"] > now for row in found):
        return
    grant = NewGrant(
        user="zhou.min",
        purpose="monitoring",
        action="read",
        class_max="C2",
        unit=EAST,
        requested_by="zhou.min",
        approved_by="tang.ning",
        reason="Quarterly review of the watch list of Branch East",
    )
    register.give_grant(grant, days=GRANT_DAYS)


def _assign_cases(register: Register) -> None:
    """Give the committee its first cases of every source that has come by now.

    And whoever the tour tells of, so that one of them at least can be shown all of it.
    A book that is loaded later would otherwise be one the demonstration cannot show.
    A case that was ended stays ended.
    """
    given = select(case_assignments.c.user, case_assignments.c.borrower_id)
    with reading(register.home) as casebook:
        had = {(user, borrower) for user, borrower in casebook.execute(given)}
    by_kind = store_of(register.home).first_borrowers(OF_EACH_KIND)
    told = {b for story in tour_of(register.home).stories for b in story.borrowers}
    first = [b for found in by_kind.values() for b in found]
    borrowers = [*first, *sorted(told.difference(first))]
    new = [b for b in borrowers if ("lin.shen", b) not in had]
    for purpose in ("credit_review", "monitoring"):
        if new:
            cases = {borrower: f"{purpose}-{borrower}" for borrower in new}
            register.assign_cases("lin.shen", purpose, cases)
    if not any(user == "tang.ning" for user, _ in had):
        for borrower in by_kind.get("retail", [])[:1]:
            request = {borrower: "request-1"}
            register.assign_cases("tang.ning", "subject_rights", request)
