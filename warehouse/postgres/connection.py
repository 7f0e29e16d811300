"""A connection of our own to PostgreSQL, for what is not DuckDB's: locks, looks."""

import ssl

from pg8000.exceptions import DatabaseError, InterfaceError
from pg8000.native import Connection

from warehouse.errors import LakeError
from warehouse.postgres.address import Database

ANSWER_SECONDS = 30.0

LOST = (OSError, InterfaceError)
"""What pg8000 raises where a connection breaks, or cannot be made."""

_KEEPALIVE = {
    "tcp_keepalives_idle": "20",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}
"""Has the server notice within a minute that a machine is gone, and free its locks."""


def connect(database: Database, purpose: str, **settings: str) -> Connection:
    """Open a connection that names its purpose; LakeError says why it cannot be had."""
    socket = database.socket
    context = False if socket else tls(database.sslmode, database.sslrootcert)
    try:
        return Connection(
            database.user,
            host=database.host,
            port=database.port,
            unix_sock=socket,
            database=database.name,
            password=database.password,
            ssl_context=context,
            timeout=ANSWER_SECONDS,
            application_name=f"loantrail {purpose}",
            startup_params={**settings, **({} if socket else _KEEPALIVE)},
        )
    except (*LOST, DatabaseError) as problem:
        raise unreachable(database, reason(problem)) from None


def unreachable(database: Database, reason: str) -> LakeError:
    """Say that a database does not answer, and why."""
    return LakeError(
        "The database {database} cannot be reached: {reason}.",
        "Look whether it runs, and whether its address and password are right.",
        database=database,
        reason=reason,
    )


def tls(mode: str, root: str | None) -> ssl.SSLContext | bool | None:
    """Say in pg8000's terms what an sslmode asks: False is no TLS, None perhaps."""
    if mode in ("disable", "prefer"):
        return None if mode == "prefer" else False
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = mode == "verify-full"
    if mode == "require":
        context.verify_mode = ssl.CERT_NONE
    elif root:
        context.load_verify_locations(root)
    else:
        context.load_default_certs()
    return context


def reason(problem: Exception) -> str:
    """Say why, in the server's or the system's own words where there are any."""
    told = problem.args[0] if problem.args else ""
    if isinstance(told, dict):
        return str(told["M"])
    cause = problem.__cause__ or problem
    return str(getattr(cause, "strerror", None) or cause).rstrip(".")


def code(problem: DatabaseError) -> str:
    """Give the server's code for what is wrong, such as 42P01."""
    return str(problem.args[0].get("C", "")) if problem.args else ""


def is_lost(problem: Exception) -> bool:
    """Tell whether the connection is the trouble, and another one may do better."""
    if isinstance(problem, DatabaseError):
        return code(problem).startswith(("08", "57P"))  # the network, a shutdown
    return isinstance(problem, LOST)
