"""A real PostgreSQL of the tests' own: started when first asked for, gone with them."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from pg8000.exceptions import DatabaseError, InterfaceError
from pg8000.native import Connection

from warehouse.postgres.address import Database

DEBIAN = Path("/usr/lib/postgresql")
Rows = list[tuple[Any, ...]]
ABSENT = "there is no PostgreSQL server here; install postgresql"
OWNER = "owner"
WRITER, READER = "loantrail_writer", "loantrail_reader"

SETTINGS = {
    "fsync": "off",  # a test's database need not outlive the machine
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "400",
    "shared_buffers": "64MB",
    "listen_addresses": "127.0.0.1",
}
HOST_BASED = """
local all all trust
hostssl all all 127.0.0.1/32 scram-sha-256
hostnossl all all 127.0.0.1/32 scram-sha-256
"""


def programs() -> Path | None:
    """Find the folder of PostgreSQL's programs, of the newest version there is."""
    found = shutil.which("initdb")
    if found and shutil.which("postgres"):
        return Path(found).parent
    places = [path.parent for path in DEBIAN.glob("*/bin/initdb")]
    return max(places, key=lambda place: float(place.parent.name), default=None)


@dataclass(frozen=True)
class Server:
    """A running server, whose owner signs in by its socket and all others by TCP."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes]"
    passwords: Mapping[str, str]

    @property
    def certificate(self) -> Path:
        """The certificate it shows, made out to localhost."""
        return self.folder / "server.crt"

    def as_owner(self, *statements: str, database: str = "postgres") -> Rows:
        """Run statements as the server's owner; give the rows of the last."""
        session = Connection(
            OWNER,
            unix_sock=f"{self.folder}/.s.PGSQL.{self.port}",
            database=database,
        )
        try:
            rows: Rows = [session.run(statement) for statement in statements][-1]
        finally:
            session.close()
        return rows

    def new_database(self, like: str | None = None) -> Database:
        """Make a database of the writer's, empty or a copy; the reader may read it."""
        name = f"lake_{next(_number)}"
        if like is not None:
            self.disconnect(like)
        pattern = like or "template0"
        self.as_owner(f"create database {name} owner {WRITER} template {pattern}")
        if like is None:
            self.as_owner(
                f"alter default privileges for role {WRITER} "
                f"grant select on tables to {READER}",
                database=name,
            )
        return self.database(name, WRITER)

    def database(self, name: str, user: str) -> Database:
        """Address a database as one of the two roles."""
        return Database(
            "127.0.0.1", self.port, name, user, self.passwords[user], sslmode="disable"
        )

    def disconnect(self, name: str) -> None:
        """End every session of a database, as a restart would."""
        self.as_owner(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity "
            f"where datname = '{name}'"
        )

    def stop(self) -> None:
        """End it as `pg_ctl stop -m immediate` would."""
        self.process.send_signal(3)
        self.process.wait()

    def remove(self) -> None:
        """End it, and leave nothing of it."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def restarted(self) -> "Server":
        """Start it again in its folder, on its port."""
        return replace(self, process=_start(self.folder, self.port))


_number = count(1)


@cache
def server() -> Server:
    """Give the one server of this test run."""
    started = new_server()
    Finalize(None, started.remove, exitpriority=1)  # at the end of workers too
    return started


def new_server(
    port: int | None = None, roles: Sequence[str] = (WRITER, READER)
) -> Server:
    """Make and start a server with these roles; whoever asked stops it."""
    found = programs()
    assert found, ABSENT
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user = _unprivileged()
    if user is not None:
        shutil.chown(folder, user)
    _run(
        [
            *(str(found / "initdb"), "--pgdata", str(folder / "data")),
            *("--username", OWNER, "--auth", "trust", "--no-sync"),
            *("--encoding", "UTF8", "--no-locale"),
        ],
        cwd=folder,
    )
    (folder / "data" / "pg_hba.conf").write_text(HOST_BASED)
    _certify(folder)
    port = port or _free_port()
    made = Server(
        folder,
        port,
        _start(folder, port),
        {role: secrets.token_urlsafe() for role in roles},
    )
    for role, password in made.passwords.items():
        made.as_owner(f"create role {role} login password '{password}'")
    return made


def _start(folder: Path, port: int) -> "subprocess.Popen[bytes]":
    found = programs()
    assert found
    told = {
        **SETTINGS,
        "port": port,
        "unix_socket_directories": folder,
        "ssl": "on",
        "ssl_cert_file": folder / "server.crt",
        "ssl_key_file": folder / "server.key",
    }
    settings = [f"--{name}={value}" for name, value in told.items()]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [*_as_other(), str(found / "postgres"), "-D", f"{folder}/data", *settings],
            stdout=log,
            stderr=log,
            cwd=folder,
        )
    deadline = time.monotonic() + 60
    while True:
        try:
            Connection(
                OWNER, unix_sock=f"{folder}/.s.PGSQL.{port}", database="postgres"
            ).close()
        except (OSError, InterfaceError, DatabaseError):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((folder / "log").read_text()) from None
            time.sleep(0.02)
        else:
            return process


def _certify(folder: Path) -> None:
    """Make the certificate and key of a server called localhost."""
    _run(
        [
            *("openssl", "req", "-x509", "-nodes", "-newkey", "ec"),
            *("-pkeyopt", "ec_paramgen_curve:prime256v1", "-days", "2"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", f"{folder}/server.key", "-out", f"{folder}/server.crt"),
        ],
        cwd=folder,
    )


def _run(command: list[str], cwd: Path) -> None:
    done = subprocess.run(
        [*_as_other(), *command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def _unprivileged() -> str | None:
    """Name who runs the server where we are root, as whom PostgreSQL will not run."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _as_other() -> list[str]:
    """Begin a command so that it runs unprivileged, and dies with us if it can."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return []
    user = _unprivileged()
    mine = [] if user is None else [f"--reuid={user}", "--clear-groups"]
    group = [] if user is None else [f"--regid={pwd.getpwnam(user).pw_gid}"]
    return [setpriv, *mine, *group, "--pdeathsig=QUIT"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
