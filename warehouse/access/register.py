"""The register of who may look: each change is in the log before it counts.

Users, their roles and units, cases and grants, and what people consent to. A change
that cannot be logged is not made. Nothing is deleted: what ends keeps its rows.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from warehouse.access.granting import NewGrant, refuse_unfit, refuse_unknown
from warehouse.access.people import ROLES
from warehouse.access.readlog import ReadLog
from warehouse.casebook.engine import casebook_of
from warehouse.casebook.rights import access_changes, consents
from warehouse.casebook.who import (
    HEAD_OFFICE,
    case_assignments,
    grants,
    units,
    user_roles,
    users,
)
from warehouse.contracts.uses import PURPOSES
from warehouse.errors import CasebookError
from warehouse.home import Home


@dataclass(frozen=True)
class NewUser:
    """Somebody to be added: their names, unit, and who they are where they sign in."""

    user: str
    zh: str
    en: str
    unit: str = HEAD_OFFICE
    party_id: str | None = None
    issuer: str | None = None
    subject: str | None = None


@dataclass(frozen=True)
class Register:
    """The register of one home, in the hands of one person."""

    home: Home
    by: str

    def add_unit(self, unit: str, *, under: str, zh: str, en: str) -> None:
        """Add a unit under another."""
        row = {"unit": unit, "under": under, "zh": zh, "en": en}
        with self._changing("unit added", row) as casebook:
            _insert(casebook, units, row, f"The unit {unit} is there, or {under} not.")

    def add_user(self, new: NewUser, *roles: str) -> None:
        """Add somebody who may sign in, in these roles."""
        for role in roles:
            refuse_unknown("role", role, ROLES)
        row = asdict(new)
        with self._changing("user added", {**row, "roles": roles}) as casebook:
            known = f"{new.user} is added already, or there is no unit {new.unit}."
            _insert(casebook, users, {**row, "added_at": _now()}, known)
            for role in roles:
                _give_role(casebook, new.user, role)

    def end_user(self, user: str) -> None:
        """End somebody's right to sign in."""
        with self._changing("user ended", {"user": user}) as casebook:
            _end(casebook, users, {"user": user}, "ended_at")

    def give_role(self, user: str, role: str) -> None:
        """Give somebody a role."""
        refuse_unknown("role", role, ROLES)
        with self._changing("role given", {"user": user, "role": role}) as casebook:
            _give_role(casebook, user, role)

    def take_role(self, user: str, role: str) -> None:
        """Take a role from somebody."""
        which = {"user": user, "role": role}
        with self._changing("role taken", which) as casebook:
            _end(casebook, user_roles, which, "ended_at")

    def assign_cases(self, user: str, purpose: str, cases: Mapping[str, str]) -> None:
        """Assign somebody to cases: which one each borrower is part of."""
        refuse_unknown("purpose", purpose, PURPOSES)
        told = {"user": user, "purpose": purpose, "cases": cases}
        own = {"user": user, "purpose": purpose, "given_at": _now()}
        with self._changing("cases assigned", told) as casebook:
            for borrower_id, case_id in cases.items():
                row = {**own, "case_id": case_id, "borrower_id": borrower_id}
                _insert(casebook, case_assignments, row, f"There is no user {user}.")

    def end_case(self, user: str, case_id: str) -> None:
        """End somebody's part in a case."""
        which = {"case_id": case_id, "user": user}
        with self._changing("case ended", which) as casebook:
            _end(casebook, case_assignments, which, "ended_at")

    def give_grant(self, new: NewGrant, *, days: int) -> int:
        """Give a right for some days; give its number.

        Raises CasebookError where the policy does not let it be approved so.
        """
        refuse_unfit(self.home, new, days)
        starts = _now()
        times = {"valid_from": starts, "valid_to": starts + timedelta(days=days)}
        row = {**asdict(new), **times, "given_at": starts}
        with self._changing("grant given", {**asdict(new), "days": days}) as casebook:
            wrong = "There is no such user or unit, or one person asked and approved."
            return _insert(casebook, grants, row, wrong)

    def revoke_grant(self, number: int) -> None:
        """Take a grant back; it opens nothing from the next read on."""
        with self._changing("grant revoked", {"number": number}) as casebook:
            _end(casebook, grants, {"number": number}, "revoked_at")

    def record_consent(  # noqa: PLR0913  what a consent is
        self,
        party_id: str,
        purpose: str,
        *,
        said: str,
        evidence: str,
        source: str | None = None,
    ) -> None:
        """Record that a person gave or withdrew consent; it counts at the next read."""
        refuse_unknown("purpose", purpose, PURPOSES)
        row = {"party_id": party_id, "purpose": purpose, "source": source}
        row |= {"said": said, "evidence": evidence}
        with self._changing(f"consent {said}", row) as casebook:
            own = {"at": _now(), "recorded_by": self.by}
            _insert(
                casebook, consents, {**row, **own}, "A consent is given or withdrawn."
            )

    @contextmanager
    def _changing(self, what: str, told: Mapping[str, Any]) -> Iterator[Connection]:
        """Make a change: log it, then commit; what cannot be logged is not made."""
        log, entry = ReadLog(self.home.read_log_file), {"user": self.by, **_named(told)}
        try:
            with casebook_of(self.home).begin() as casebook:
                yield casebook
                row = {"at": _now(), "by": self.by, "what": what}
                told_as = json.dumps(entry, ensure_ascii=False, default=str)
                casebook.execute(access_changes.insert(), {**row, "told": told_as})
                log.append({"action": what, **entry})
        except SQLAlchemyError as problem:
            log.append({"action": f"{what}: not kept", **entry})
            raise CasebookError(
                f"The casebook did not take it: {str(problem).splitlines()[0]}.",
                "Nothing was changed; look whether its database runs.",
            ) from problem


def _give_role(casebook: Connection, user: str, role: str) -> None:
    row = {"user": user, "role": role, "given_at": _now()}
    _insert(casebook, user_roles, row, f"There is no user {user}.")


def _insert(
    casebook: Connection, table: Table, row: Mapping[str, object], wrong: str
) -> int:
    try:
        key = casebook.execute(table.insert(), row).inserted_primary_key
    except IntegrityError:
        raise CasebookError(wrong, "Look at what is there, and name it so.") from None
    return int(key[0]) if key and isinstance(key[0], int) else 0


def _end(
    casebook: Connection, table: Table, which: Mapping[str, object], column: str
) -> None:
    """Note the end of what has not ended; there must be something."""
    running = [table.c[name] == value for name, value in which.items()]
    query = table.update().where(*running, table.c[column].is_(None))
    if casebook.execute(query, {column: _now()}).rowcount == 0:
        named = ", ".join(f"{name} {value}" for name, value in which.items())
        raise CasebookError(f"There is nothing to end: {named}.", "Look at what runs.")


def _now() -> datetime:
    return datetime.now(UTC)


def _named(told: Mapping[str, Any]) -> dict[str, Any]:
    """Set what a change is about apart from who made it."""
    return {f"of_{name}": value for name, value in told.items() if value is not None}
