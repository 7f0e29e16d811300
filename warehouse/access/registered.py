"""What stands in the register of who may look, for whoever keeps it."""

from typing import Any

from sqlalchemy import Table, select

from warehouse.access.rights import reading
from warehouse.casebook.rights import consents
from warehouse.casebook.who import case_assignments, grants, user_roles, users
from warehouse.home import Home

Rows = list[dict[str, Any]]


def users_of(home: Home) -> Rows:
    """List the users, each with the roles they hold now."""
    held = select(user_roles).where(user_roles.c.ended_at.is_(None))
    with reading(home) as casebook:
        roles = casebook.execute(held.order_by(user_roles.c.role)).all()
        told = casebook.execute(select(users).order_by(users.c.user)).mappings().all()
    return [
        {**row, "roles": [role.role for role in roles if role.user == row["user"]]}
        for row in told
    ]


def cases_of(home: Home) -> Rows:
    """List who was assigned to which case, the newest first."""
    return _rows(home, case_assignments)


def grants_of(home: Home) -> Rows:
    """List the grants that were ever given, the newest first."""
    return _rows(home, grants)


def consents_of(home: Home) -> Rows:
    """List each time somebody gave or withdrew consent, the newest first."""
    return _rows(home, consents)


def _rows(home: Home, table: Table) -> Rows:
    with reading(home) as casebook:
        found = casebook.execute(select(table).order_by(table.c.number.desc()))
        return [dict(row) for row in found.mappings()]
