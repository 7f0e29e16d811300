"""Sign-in: a caller is made here and nowhere else, and stays on the server.

A page holds a session's token, a random key; whoever is behind it is looked up here.
"""

import getpass
import ipaddress
import secrets
import socket
from dataclasses import dataclass, field
from threading import Lock

from warehouse.access.people import DEMO_PEOPLE, Role
from warehouse.errors import AccessDeniedError

_MADE_HERE = object()


@dataclass(frozen=True)
class Caller:
    """Someone who has signed in: who, in which roles, of which unit."""

    user: str
    roles: tuple[Role, ...]
    unit: str
    made_by: object = field(repr=False, compare=False, default=None)

    def __post_init__(self) -> None:
        """Refuse a caller that did not come through a sign-in."""
        if self.made_by is not _MADE_HERE:
            raise AccessDeniedError("A caller is made by signing in.", "Sign in.")


_sessions: dict[str, Caller] = {}
_lock = Lock()


def sign_in_for_demonstration(user: str, *, address: str | None) -> str:
    """Sign one of the ready-made people in and return the session's token.

    Raises AccessDeniedError off loopback, where anyone could be anyone.
    """
    refuse_demonstration_off_loopback(address)
    for person in DEMO_PEOPLE:
        if person.user == user:
            return _open(person.user, person.roles, person.unit)
    raise AccessDeniedError(
        "Nobody is called {user} here.", "Choose from the list.", user=user
    )


def sign_in_operator() -> str:
    """Sign in whoever runs the command line: the owner of the lake's files."""
    return _open(f"os:{getpass.getuser()}", ("operator",), "this-machine")


def sign_out(token: str) -> None:
    """End a session; its token opens nothing from here on."""
    with _lock:
        _sessions.pop(token, None)


def caller(token: str) -> Caller:
    """Look up who is behind a session's token."""
    with _lock:
        found = _sessions.get(token)
    if found is None:
        raise AccessDeniedError("This session has ended.", "Sign in again.")
    return found


def refuse_demonstration_off_loopback(address: str | None) -> None:
    """Refuse the demonstration's sign-in where others than this machine can reach it."""
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
    except OSError:
        return False
    return bool(found) and all(ipaddress.ip_address(a).is_loopback for a in found)


def _open(user: str, roles: tuple[Role, ...], unit: str) -> str:
    token = secrets.token_urlsafe(32)
    with _lock:
        _sessions[token] = Caller(user, roles, unit, made_by=_MADE_HERE)
    return token
