"""The address of a PostgreSQL database, as libpq writes it.

DuckDB reaches the database by libpq and the locks by pg8000: both are told the same. A
password goes apart from the address, into no text made here; it may come with the
address, from PGPASSWORD, or from the password file.
"""

import getpass
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from warehouse.errors import LakeError

KNOWN = ("host", "port", "dbname", "user", "password", "sslmode", "sslrootcert")
SSL_MODES = ("disable", "prefer", "require", "verify-ca", "verify-full")

_PAIR = re.compile(
    r"\s*(?P<name>\w+)\s*=\s*"
    r"(?:'(?P<quoted>(?:[^'\\]|\\.)*)'|(?P<plain>(?:[^\s'\\]|\\.)*))(?=\s|$)"
)
_PASSWORD_LINE = 5
"""host:port:database:user:password"""


@dataclass(frozen=True)
class Database:
    """Where a database is, and as whom one signs in there."""

    host: str
    port: int
    name: str
    user: str
    password: str | None = field(default=None, repr=False)
    sslmode: str = "prefer"
    sslrootcert: str | None = None

    def __str__(self) -> str:
        """Name the database for a sentence."""
        return f"{self.name} on {self.host}:{self.port}"

    @property
    def socket(self) -> str | None:
        """Name the socket's file where the host is a folder, as libpq has it."""
        is_folder = self.host.startswith("/")
        return f"{self.host}/.s.PGSQL.{self.port}" if is_folder else None

    def conninfo(self, **more: str) -> str:
        """Write the address for libpq, without the password."""
        told = {
            "host": self.host,
            "port": str(self.port),
            "dbname": self.name,
            "user": self.user,
            "sslmode": self.sslmode,
            **more,
        }
        if self.sslrootcert:
            told["sslrootcert"] = self.sslrootcert
        return " ".join(f"{name}={_quoted(value)}" for name, value in told.items())


def read_address(told: str, *, setting: str) -> Database:
    """Read `host=… port=… dbname=… user=…`; what is missing is taken as libpq does."""
    pairs = _pairs(told, setting)
    if missing := [name for name in ("host", "dbname") if not pairs.get(name)]:
        raise LakeError(
            f"{setting} does not tell the {' and the '.join(missing)} of its database.",
            "Write it as host=… port=… dbname=… user=….",
        )
    port = pairs.get("port") or os.environ.get("PGPORT") or "5432"
    if not port.isdecimal():
        raise LakeError(f"{setting} names the port {port}.", "Give a number.")
    user = pairs.get("user") or os.environ.get("PGUSER") or getpass.getuser()
    place = (pairs["host"], int(port), pairs["dbname"], user)
    return Database(
        *place,
        password=pairs.get("password") or password_of(*place),
        sslmode=_ssl_mode(pairs.get("sslmode"), setting),
        sslrootcert=pairs.get("sslrootcert") or os.environ.get("PGSSLROOTCERT"),
    )


def _pairs(told: str, setting: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    at = 0
    while told[at:].strip():
        found = _PAIR.match(told, at)
        if found is None or found["name"] not in KNOWN:
            # What stands here may be a password: it is not repeated.
            raise LakeError(
                f"{setting} cannot be read as an address of PostgreSQL.",
                f"Write NAME=VALUE with spaces between; NAME is one of "
                f"{', '.join(KNOWN)}.",
            )
        value = found["plain"] if found["quoted"] is None else found["quoted"]
        pairs[found["name"]] = _unescaped(value)
        at = found.end()
    return pairs


def _ssl_mode(told: str | None, setting: str) -> str:
    mode = told or os.environ.get("PGSSLMODE") or "prefer"
    if mode not in SSL_MODES:
        raise LakeError(
            f"{setting} asks for the sslmode {mode}.",
            f"Choose one of {', '.join(SSL_MODES)}.",
        )
    return mode


def password_of(host: str, port: int, name: str, user: str) -> str | None:
    """Find a password as libpq does: in PGPASSWORD, else in the password file."""
    if told := os.environ.get("PGPASSWORD"):
        return told
    place = Path(os.environ.get("PGPASSFILE") or Path.home() / ".pgpass")
    wanted = ("localhost" if host.startswith("/") else host, str(port), name, user)
    for *pattern, password in _password_lines(place):
        if all(p in ("*", w) for p, w in zip(pattern, wanted, strict=True)):
            return password
    return None


def _password_lines(place: Path) -> Iterator[list[str]]:
    if not place.is_file():
        return
    if place.stat().st_mode & 0o077:
        raise LakeError(
            f"Others than its owner may read the password file {place}.",
            f"Run `chmod 600 {place}`.",
        )
    for line in place.read_text("utf-8").splitlines():
        fields = re.split(r"(?<!\\):", line)
        if not line.startswith("#") and len(fields) == _PASSWORD_LINE:
            yield [_unescaped(value) for value in fields]


def _unescaped(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value)


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
