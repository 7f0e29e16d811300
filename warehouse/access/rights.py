"""Who may look at this moment, by the casebook and the policy; asked before every read.

Nothing here is believed for long: one number in the casebook tells whether anything has
changed since it was read, and the policy's file is looked at each time.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, or_, select
from sqlalchemy.exc import SQLAlchemyError

from warehouse.access.policy import Policy
from warehouse.access.request import Grant, Subject
from warehouse.access.session import Caller
from warehouse.access.shelf import PolicyShelf
from warehouse.casebook.engine import casebook_of
from warehouse.casebook.rights import access_changes
from warehouse.casebook.who import (
    HEAD_OFFICE,
    INVENTED,
    case_assignments,
    grants,
    units,
    user_roles,
    users,
)
from warehouse.errors import AccessDeniedError, CasebookError, PolicyError
from warehouse.home import Home

NOBODY = Subject("", frozenset(), frozenset())


class Rights:
    """The rights of everyone at one home, as they are now."""

    def __init__(self, home: Home) -> None:
        """Read nothing yet."""
        self._home = home
        self._shelf = PolicyShelf(home)
        self._lock = Lock()
        self._as_of_change = -1
        self._subjects: dict[tuple[str, str], Subject] = {}

    def policy(self) -> Policy | None:
        """Give the policy in force; None where there is none to be trusted."""
        try:
            return self._shelf.in_force()
        except PolicyError:
            return None

    def subject(self, who: Caller) -> tuple[Subject, int]:
        """Tell what a caller may count on, and the number of the newest change."""
        with self._lock, reading(self._home) as casebook:
            newest = newest_change(casebook)
            if newest != self._as_of_change:
                self._subjects.clear()
                self._as_of_change = newest
            key = who.user, who.way
            if key not in self._subjects:
                self._subjects[key] = _subject_of(casebook, who)
            return self._subjects[key], newest

    def subject_named(self, user: str) -> Subject:
        """Tell what a user of the casebook may count on, however they come in."""
        with reading(self._home) as casebook:
            mine = select(users).where(users.c.user == user)
            return _subject(casebook, mine)


@contextmanager
def reading(home: Home) -> Iterator[Connection]:
    """Read the casebook; where that cannot be done, nothing may be shown."""
    try:
        with casebook_of(home).connect() as connection:
            yield connection
    except (SQLAlchemyError, CasebookError) as problem:
        raise AccessDeniedError(
            "Who may look cannot be told: {problem}",
            "Nothing is shown until the casebook can be read again.",
            problem=str(problem).splitlines()[0],
        ) from None


def newest_change(casebook: Connection) -> int:
    """Tell how many changes there were to who may look."""
    return casebook.scalar(select(func.max(access_changes.c.number))) or 0


def tree_of(casebook: Connection) -> dict[str, frozenset[str]]:
    """Give each unit with itself and all the units under it."""
    above = {
        str(unit): under
        for unit, under in casebook.execute(select(units.c.unit, units.c.under))
    }
    below: dict[str, set[str]] = {unit: {unit} for unit in above}
    for unit, under in above.items():
        at = under
        while at is not None and unit not in below[at]:
            below[at].add(unit)
            at = above[at]
    return {unit: frozenset(under) for unit, under in below.items()}


def _subject_of(casebook: Connection, who: Caller) -> Subject:
    """Tell what a caller may count on; who is invented is nobody real of that name."""
    if who.way == "operator":
        everywhere = tree_of(casebook)[HEAD_OFFICE]
        return Subject(who.user, frozenset({"operator"}), everywhere)
    mine = select(users).where(users.c.user == who.user)
    if who.way == "demonstration":
        return _subject(casebook, mine.where(users.c.issuer == INVENTED))
    return _subject(casebook, mine.where(users.c.issuer.is_distinct_from(INVENTED)))


def _subject(casebook: Connection, mine: Select[Any]) -> Subject:
    running = mine.where(users.c.ended_at.is_(None))
    found = casebook.execute(running).mappings().first()
    if found is None:
        return NOBODY
    user, tree = found["user"], tree_of(casebook)
    of_user = select(user_roles.c.role).where(
        user_roles.c.user == user, user_roles.c.ended_at.is_(None)
    )
    roles = frozenset(casebook.scalars(of_user))
    return Subject(
        user=user,
        roles=roles,
        units=tree[found["unit"]],
        grants=tuple(_grants(casebook, user, roles, tree)),
        cases=_cases(casebook, user),
        party=found["party_id"],
    )


def _grants(
    casebook: Connection,
    user: str,
    roles: frozenset[str],
    tree: dict[str, frozenset[str]],
) -> Iterator[Grant]:
    mine = select(grants).where(
        or_(grants.c.user == user, grants.c.role.in_(roles)),
        grants.c.revoked_at.is_(None),
    )
    for row in casebook.execute(mine.order_by(grants.c.number)).mappings():
        yield _grant(row, tree)


def _grant(row: RowMapping, tree: dict[str, frozenset[str]]) -> Grant:
    borrower = row["borrower_id"]
    return Grant(
        number=row["number"],
        purpose=row["purpose"],
        action=row["action"],
        sees=row["class_max"],
        units=frozenset() if row["unit"] is None else tree[row["unit"]],
        borrowers=frozenset() if borrower is None else frozenset({borrower}),
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        requested_by=row["requested_by"],
        approved_by=row["approved_by"],
    )


def _cases(casebook: Connection, user: str) -> dict[str, dict[str, frozenset[str]]]:
    """Give the cases a user works on, by purpose and borrower."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    mine = select(case_assignments).where(
        case_assignments.c.user == user, case_assignments.c.ended_at.is_(None)
    )
    for row in casebook.execute(mine).mappings():
        found[row["purpose"]][row["borrower_id"]].add(row["case_id"])
    return {
        purpose: {borrower: frozenset(ids) for borrower, ids in cases.items()}
        for purpose, cases in found.items()
    }
