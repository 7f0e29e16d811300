"""The bounds of each read: where borrowers are now, what is closed, whose file it is.

Rights follow today: a borrower is where they are now, and what somebody withdrew
consent to is closed now, whichever day is asked about.
"""

from collections.abc import Mapping
from datetime import date, datetime
from threading import Lock
from typing import NamedTuple
from zoneinfo import ZoneInfo

import duckdb
from sqlalchemy import select

from warehouse.access import closures
from warehouse.access.bounds import PLACED, Shape
from warehouse.access.closures import EVER
from warehouse.access.questions import Question
from warehouse.access.request import Obligations, Subject
from warehouse.access.rights import reading
from warehouse.casebook.rights import consents
from warehouse.casebook.who import HEAD_OFFICE, units
from warehouse.home import Home
from warehouse.lake.in_force import create_macro

_PLACE = f"""
    insert into bounds.placed
    select distinct borrower_id, branch_id
    from bounds.assignments_in_force({EVER}, {EVER})
    where coalesce(valid_from <= $today, true) and coalesce(valid_to >= $today, true)
"""

_OWN = f"""
    select distinct borrower_id from bounds.party_roles_in_force({EVER}, {EVER})
    where party_id = $party and role <> 'officer' and borrower_id is not null
    union
    select borrower_id from bounds.borrowers_in_force({EVER}, {EVER})
    where party_id = $party
"""

_FIRST = f"""
    select borrower_kind, borrower_id
    from bounds.borrowers_in_force({EVER}, {EVER})
    qualify row_number() over (
        partition by source, borrower_kind order by borrower_id
    ) <= $each
    order by 1, 2
"""

_FORMS = ("in_force", "of")


class Scope(NamedTuple):
    """Whose rows a read may give and what for; `version` is that of the bounds."""

    purpose: str
    sees: str
    units: frozenset[str]
    borrowers: frozenset[str]
    own: frozenset[str]
    shape: Shape
    version: int


class Scopes:
    """Keeps the bounds of one home in its engine's memory, as they are now."""

    def __init__(self, engine: duckdb.DuckDBPyConnection, home: Home) -> None:
        """Make what the bounds are kept in."""
        self._engine, self._home = engine, home
        self._zone = ZoneInfo(home.zone)
        self._lock = Lock()
        self._made: set[tuple[str, str, str]] = set()
        self._as_of: dict[str, object] = {}
        self._own: dict[str, frozenset[str]] = {}
        self._known: frozenset[str] = frozenset()
        self._shut: dict[str, list[str]] = {}
        self._withdrawn_from: frozenset[str] = frozenset()
        self._version = 0
        engine.execute(f"create schema bounds; {PLACED} {closures.TABLES}")
        closures.create_unbounded(engine)

    def refresh(self, inserted: Mapping[str, int], change: int) -> None:
        """Work the bounds out anew where the lake or the casebook changed them."""
        today = datetime.now(self._zone).date()
        roles = tuple(inserted.get(t, 0) for t in ("party_roles", "borrowers"))
        bases = tuple(inserted.get(t, 0) for t in ("batches", "consents"))
        with self._lock:
            if self._moved("placed", (inserted.get("assignments", 0), today)):
                self._place(today)
            if self._moved("closed", (bases, roles, change, today)):
                self._close(today)
            if self._moved("own", (roles, change)):
                self._own.clear()

    def of(self, subject: Subject, purpose: str, terms: Obligations) -> Scope:
        """Give the bounds that follow from what was decided."""
        own = self._own_of(subject.party) if subject.party else frozenset()
        is_closed = bool(self._shut.get(purpose)) or purpose in self._withdrawn_from
        everything = HEAD_OFFICE in terms.units
        shape = Shape(everything, is_closed, bool(own))
        reach = (terms.units, terms.borrowers | self._own_cases(terms))
        if everything:
            reach = (frozenset(), frozenset())
        return Scope(purpose, terms.sees, *reach, own, shape, self._version)

    def _own_cases(self, terms: Obligations) -> frozenset[str]:
        """Leave out the cases that are another unit's now."""
        if HEAD_OFFICE in terms.own_units:
            return terms.cases
        return frozenset(
            case for case in terms.cases if terms.shows(case, self.units_of(case))
        )

    def units_of(self, borrower: str) -> frozenset[str]:
        """Tell which units answer for a borrower; the head office where none does."""
        query = "select unit from bounds.placed where borrower_id = $borrower"
        with self._engine.cursor() as cursor:
            rows = cursor.execute(query, {"borrower": borrower}).fetchall()
        found = {unit for (unit,) in rows} & self._known
        return frozenset(found or {HEAD_OFFICE})

    def is_own(self, borrower: str, party: str) -> bool:
        """Tell whether somebody is a party to a file."""
        return borrower in self._own_of(party)

    def bind(
        self, cursor: duckdb.DuckDBPyConnection, asked: Question, scope: Scope
    ) -> str:
        """Set a read's bounds on its cursor; give the question's SQL within them."""
        shape = scope.shape
        self._make(asked, shape)
        values: dict[str, object] = {}
        if not shape.is_everything:
            values |= {"units": [*scope.units], "borrowers": [*scope.borrowers]}
        if shape.has_own:
            values["own"] = [*scope.own]
        if shape.is_closed:
            shut = self._shut.get(scope.purpose, [])
            values |= {"purpose": scope.purpose, "sees": scope.sees, "shut": shut}
        for name, value in values.items():
            cursor.execute(f"set variable {name} = $value", {"value": value})
        return asked.within(shape.schema)

    def closed_to(self, borrower: str, purpose: str) -> dict[str, str]:
        """Name the sources closed for a borrower, each with why."""
        query = (
            "select source from bounds.{} where purpose = $purpose "
            "and about = 'borrower' and id = $borrower"
        )
        asked = {"purpose": purpose, "borrower": borrower}
        with self._engine.cursor() as cursor:
            withdrawn, opened = (
                {s for (s,) in cursor.execute(query.format(table), asked).fetchall()}
                for table in ("withdrawn", "opened")
            )
        shut = set(self._shut.get(purpose, ())) - opened
        return dict.fromkeys(sorted(shut), "no_basis") | dict.fromkeys(
            sorted(withdrawn - shut), "withdrawn"
        )

    def sources_of(self, cursor: duckdb.DuckDBPyConnection, borrower: str) -> list[str]:
        """Name the sources that told anything of a borrower."""
        query = "select distinct source from lake.events where borrower_id = $borrower"
        rows = cursor.execute(query, {"borrower": borrower}).fetchall()
        return [source for (source,) in rows]

    def first_borrowers(
        self, cursor: duckdb.DuckDBPyConnection, each: int
    ) -> dict[str, list[str]]:
        """Give so many borrowers of each source and kind, the first by their ids."""
        found: dict[str, list[str]] = {}
        for kind, borrower in cursor.execute(_FIRST, {"each": each}).fetchall():
            found.setdefault(kind, []).append(borrower)
        return found

    def _moved(self, what: str, to: object) -> bool:
        is_new = self._as_of.get(what) != to
        self._as_of[what] = to
        return is_new

    def _place(self, today: date) -> None:
        with self._engine.cursor() as cursor:
            cursor.execute("begin; delete from bounds.placed")
            cursor.execute(_PLACE, {"today": today})
            cursor.execute("commit")
        self._version += 1

    def _close(self, today: date) -> None:
        with reading(self._home) as casebook:
            told = casebook.execute(select(consents)).mappings().all()
            self._known = frozenset(casebook.scalars(select(units.c.unit)))
        said: list[closures.Said] = [
            (
                *(row["party_id"], row["purpose"], row["source"], row["said"]),
                *(row["at"], False, "C3"),
            )
            for row in told
        ]
        with self._engine.cursor() as cursor:
            self._shut = closures.close(cursor, said, today)
            listed = "select distinct purpose from bounds.withdrawn"
            self._withdrawn_from = frozenset(
                purpose for (purpose,) in cursor.execute(listed).fetchall()
            )
        self._version += 1

    def _own_of(self, party: str) -> frozenset[str]:
        with self._lock:
            if party not in self._own:
                with self._engine.cursor() as cursor:
                    rows = cursor.execute(_OWN, {"party": party}).fetchall()
                self._own[party] = frozenset(borrower for (borrower,) in rows)
            return self._own[party]

    def _make(self, asked: Question, shape: Shape) -> None:
        """Make the macros a question reads by, after those they read by in turn."""
        inner = [(t, form) for t in ("borrowers", "party_roles") for form in _FORMS]
        with self._lock:
            for table, form in [*inner, *sorted(asked.reads)]:
                made = shape.schema, table, form
                if made not in self._made:
                    self._engine.execute(f"create schema if not exists {shape.schema}")
                    create_macro(self._engine, table, form, shape.bounds)
                    self._made.add(made)
