"""Sign-in: a caller is made here and nowhere else, and stays on the server.

A page holds a session's token, a random key; whoever is behind it is looked up here.
"""

import getpass
import ipaddress
import secrets
import socket
from dataclasses import InitVar, dataclass
from threading import Lock

from warehouse.access.people import DEMO_PEOPLE, Role
from warehouse.errors import AccessDeniedError

_MADE_HERE = object()


@dataclass(frozen=True, eq=False)
class Caller:
    """Someone who has signed in: who, in which roles, of which unit."""

    user: str
    roles: tuple[Role, ...]
    unit: str
    # Asked for at birth and not kept, so that no copy with other roles can be made.
    made_by: InitVar[object] = None

    def __post_init__(self, made_by: object) -> None:
        """Refuse a caller that did not come through a sign-in."""
        if made_by is not _MADE_HERE:
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


def _open(user: str, roles: tuple[Role, ...], unit: str) -> str:
    token = secrets.token_urlsafe(32)
    with _lock:
        _sessions[token] = Caller(user, roles, unit, made_by=_MADE_HERE)
    return token
