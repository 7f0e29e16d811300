"""Whose rows a reader gets: conditions written into the macros every question reads by.

What they compare with is set for each read on its own cursor, as variables: the units
and borrowers within reach, the purpose, one's own files, the sources shut to it.
"""

from collections.abc import Iterator
from typing import NamedTuple

from warehouse.contracts import STANDARD
from warehouse.lake.in_force import OF_NOBODY, Bounds, has_borrower
from warehouse.lake.tables import detail_columns

PLACED = """
    create table bounds.placed(borrower_id varchar, unit varchar);
    create index placed_borrowers on bounds.placed(borrower_id);
"""
"""Where each borrower is now: a row per unit that answers for it."""

_REACH = """
    (
        select borrower_id from bounds.placed
        where list_contains(getvariable('units')::varchar[], unit)
        union all
        select unnest(getvariable('borrowers')::varchar[])
    )
"""

_REACHES_ONE = """
    (
        list_contains(getvariable('borrowers')::varchar[], borrower)
        or exists (
            select 1 from bounds.placed
            where placed.borrower_id = borrower
                and list_contains(getvariable('units')::varchar[], placed.unit)
        )
    )
"""

_PARTY_IN_REACH = """
    told.party_id in (
        select party_id from {schema}.party_roles_in_force(before, until)
        union all
        select party_id from {schema}.borrowers_in_force(before, until)
    )
"""

_NOT_OWN = """
    not coalesce(list_contains(getvariable('own')::varchar[], told.borrower_id), false)
"""

_LISTED = """
    exists (
        select 1 from bounds.{table} as listed
        where listed.purpose = getvariable('purpose') and listed.about = '{about}'
            and listed.id = told.{key} and listed.source = told.source {and_how}
    )
"""

_NOT_SHUT_EVENT = """
    not exists (
        select 1 from bounds.shut_events as listed
        where listed.purpose = getvariable('purpose')
            and listed.event_id = told.event_id
    )
"""


class Shape(NamedTuple):
    """Which conditions are needed at all: most reads need none or one."""

    is_everything: bool
    is_closed: bool
    has_own: bool

    @property
    def schema(self) -> str:
        """Name where the macros of this shape lie."""
        reach = "everything" if self.is_everything else "some"
        closed = "_closed" if self.is_closed else ""
        return f"reach_{reach}{closed}{'_own' if self.has_own else ''}"

    @property
    def bounds(self) -> Bounds:
        """Give the bounds its macros keep."""
        return Bounds(self.schema, self._of_whom)

    def _of_whom(self, table: str, form: str) -> Iterator[str]:
        if table in OF_NOBODY:
            return
        keys = _keys(table)
        if not self.is_everything:
            yield self._reach(table, form)
        if self.has_own and "borrower" in keys:
            yield _NOT_OWN
        if self.is_closed:
            for about, key in keys.items():
                named = {"about": about, "key": key}
                withdrawn = _LISTED.format(table="withdrawn", and_how="", **named)
                enough = "and listed.highest >= getvariable('sees')"
                opened = _LISTED.format(table="opened", and_how=enough, **named)
                shut = "list_contains(getvariable('shut')::varchar[], told.source)"
                yield f"not {withdrawn} and (not {shut} or {opened})"
            if table == "events":
                yield _NOT_SHUT_EVENT

    def _reach(self, table: str, form: str) -> str:
        if has_borrower(table):
            one = _REACHES_ONE if form != "in_force" else None
            return one or f"told.borrower_id in {_REACH}"
        if table == "parties" and form != "in_force":
            return _REACHES_ONE
        if "party" in _keys(table):
            return _PARTY_IN_REACH.format(schema=self.schema)
        return "false"  # nobody said whom it is of


def _keys(table: str) -> dict[str, str]:
    """Name the columns by which a table's rows are somebody's."""
    if table == "events":
        return {"borrower": "borrower_id"}
    columns = detail_columns(STANDARD[table])
    found = {"borrower": "borrower_id", "party": "party_id"}
    return {about: key for about, key in found.items() if key in columns}
