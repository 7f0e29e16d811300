"""Sign-in: a caller is made here and nowhere else, and stays on the server.

A page holds a session's token, a random key; whoever is behind it is looked up here.
What they may do is not settled here: it is asked of the casebook before every read.
"""

import getpass
import ipaddress
import secrets
import socket
from dataclasses import InitVar, dataclass
from threading import Lock
from typing import Literal

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from warehouse.access.demonstration import DEMO_PEOPLE
from warehouse.access.provider import Identity, provider_from_environment
from warehouse.casebook.engine import casebook_of
from warehouse.casebook.who import user_roles, users
from warehouse.errors import AccessDeniedError, CasebookError
from warehouse.home import Home

_MADE_HERE = object()

Way = Literal["verified", "demonstration", "operator"]
"""How somebody came in: known to an identity provider, invented, or at the machine."""


@dataclass(frozen=True, eq=False)
class Caller:
    """Someone who has signed in: who, and in which roles and unit when they did."""

    user: str
    roles: tuple[str, ...]
    unit: str
    way: Way = "demonstration"
    # Asked for at birth and not kept, so that no copy with other roles can be made.
    made_by: InitVar[object] = None

    def __post_init__(self, made_by: object) -> None:
        """Refuse a caller that did not come through a sign-in."""
        if made_by is not _MADE_HERE:
            raise AccessDeniedError("A caller is made by signing in.", "Sign in.")


_sessions: dict[str, Caller] = {}
_lock = Lock()


def sign_in(home: Home, identity: Identity) -> str:
    """Sign in whom the casebook knows by this identity; return the session's token.

    The one who calls has verified the identity. Raises AccessDeniedError where the
    casebook has no such user, or has ended them.
    """
    known = (users.c.issuer, users.c.subject)
    mine = select(users.c.user, users.c.unit).where(
        *(c == told for c, told in zip(known, identity, strict=True)),
        users.c.ended_at.is_(None),
    )
    try:
        with casebook_of(home).connect() as casebook:
            found = casebook.execute(mine).first()
            if found is None:
                raise AccessDeniedError(
                    "Nobody here is known by this sign-in.",
                    "Have an administrator add you.",
                )
            roles = select(user_roles.c.role).where(
                user_roles.c.user == found.user, user_roles.c.ended_at.is_(None)
            )
            held = tuple(sorted(casebook.scalars(roles)))
    except (SQLAlchemyError, CasebookError):
        raise AccessDeniedError(
            "Who may sign in cannot be told at this moment.", "Try again later."
        ) from None
    return _open(found.user, held, found.unit, "verified")


def sign_in_for_demonstration(user: str, *, address: str | None) -> str:
    """Sign one of the ready-made people in and return the session's token.

    Raises AccessDeniedError off loopback, where anyone could be anyone, and where an
    identity provider is set up.
    """
    if provider_from_environment() is not None:
        raise AccessDeniedError(
            "Invented people cannot sign in here.", "Sign in with your own account."
        )
    refuse_demonstration_off_loopback(address)
    for person in DEMO_PEOPLE:
        if person.user == user:
            return _open(person.user, person.roles, person.unit, "demonstration")
    raise AccessDeniedError(
        "Nobody is called {user} here.", "Choose from the list.", user=user
    )


def sign_in_operator() -> str:
    """Sign in whoever runs the command line: the owner of the lake's files."""
    return _open(operator(), ("operator",), "head-office", "operator")


def operator() -> str:
    """Name whoever runs the command line."""
    return f"os:{getpass.getuser()}"


def sign_out(token: str) -> None:
    """End a session; neither its token nor its caller opens anything from here on."""
    with _lock:
        _sessions.pop(token, None)


def caller(token: str) -> Caller:
    """Look up who is behind a session's token."""
    with _lock:
        found = _sessions.get(token)
    if found is None:
        raise AccessDeniedError("This session has ended.", "Sign in again.")
    return found


def refuse_ended(who: Caller) -> None:
    """Refuse a caller whose session has ended, or who never had one."""
    with _lock:
        is_open = any(found is who for found in _sessions.values())
    if not is_open:
        raise AccessDeniedError("This session has ended.", "Sign in again.")


def refuse_unguarded(address: str | None) -> None:
    """Refuse to serve where more than this machine can reach it, but for a provider."""
    if provider_from_environment() is None:
        refuse_demonstration_off_loopback(address)


def refuse_demonstration_off_loopback(address: str | None) -> None:
    """Refuse the demonstration's sign-in where more than this machine can reach it."""
    if not is_loopback(address):
        raise AccessDeniedError(
            "The demonstration's sign-in is open to whoever reaches {address}.",
            "Serve on 127.0.0.1, or set up a real sign-in first.",
            address=address or "*",
        )


def is_loopback(address: str | None) -> bool:
    """Tell whether everything an address stands for is this machine's loopback."""
    if not address:
        return False
    try:
        found = {info[4][0] for info in socket.getaddrinfo(address, None)}
    except (OSError, UnicodeError):
        return False
    return bool(found) and all(ipaddress.ip_address(a).is_loopback for a in found)


def _open(user: str, roles: tuple[str, ...], unit: str, way: Way) -> str:
    token = secrets.token_urlsafe(32)
    with _lock:
        _sessions[token] = Caller(user, roles, unit, way, made_by=_MADE_HERE)
    return token
