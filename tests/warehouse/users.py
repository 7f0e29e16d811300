"""People of a test's own in the casebook, and how they look at a book."""

from datetime import date

from sqlalchemy import select

from tests.warehouse.sample import LATE
from warehouse import access
from warehouse.access.granting import NewGrant
from warehouse.access.provider import Identity
from warehouse.access.register import NewUser, Register
from warehouse.casebook.engine import casebook_of
from warehouse.casebook.who import units
from warehouse.home import Home

ISSUER = "https://people.test"


def register(home: Home) -> Register:
    """Give the register in the hands of a test."""
    return Register(home, "test")


def unit(home: Home, code: str, *, under: str = "head-office") -> None:
    """Add a unit, unless it is there."""
    with casebook_of(home).connect() as casebook:
        if code in casebook.scalars(select(units.c.unit)).all():
            return
    register(home).add_unit(code, under=under, zh=code, en=code)


def add(home: Home, user: str, *roles: str, **told: str) -> str:
    """Add somebody who signs in with a provider of a test's own."""
    new = NewUser(user, user, user, issuer=ISSUER, subject=user, **told)
    register(home).add_user(new, *roles)
    return user


def signed_in(home: Home, user: str) -> access.Caller:
    """Sign somebody in whom a test added."""
    return access.caller(access.sign_in(home, Identity(ISSUER, user)))


def view_of(home: Home, user: str, purpose: str, as_of: date = LATE) -> access.View:
    """Open a view of somebody whom a test added."""
    return access.open_view(home, signed_in(home, user), purpose=purpose, as_of=as_of)


def granted(home: Home, user: str, *, days: int = 30, **told: str) -> int:
    """Give somebody a grant that a privacy officer approves."""
    general = {"purpose": "monitoring", "action": "read", "class_max": "C2"}
    new = NewGrant(
        user=user,
        requested_by=user,
        approved_by="ida.approves",
        reason="needed for the review of this quarter",
        **{**general, **told},
    )
    return register(home).give_grant(new, days=days)
