"""A team's machines, as its guide has them: on loopback, under one folder."""

import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.pages.test_sign_in import free_port
from tests.postgres import OWNER, Server

ROOT = Path(__file__).parents[2]
BASH = shutil.which("bash") or "bash"
NAME = "trail.bank.example"


@dataclass
class Town:
    """The machines of the guide, all on loopback and under one folder."""

    root: Path
    database: Server
    running: ExitStack
    proxy: int = field(default_factory=free_port)
    dashboard: int = field(default_factory=free_port)
    provider: int = field(default_factory=free_port)

    def here(self, text: str) -> str:
        """Put our places for the guide's; everything else stays as it is written."""
        for there, ours in {
            "https://sign-in.bank.example": f"http://127.0.0.1:{self.provider}",
            f"https://{NAME}": f"https://{NAME}:{self.proxy}",
            "listen 443 ssl": f"listen 127.0.0.1:{self.proxy} ssl",
            "db.bank.example": "localhost",
            "5432": str(self.database.port),
            "8501": str(self.dashboard),
            "/opt/loantrail/.venv/bin": f"{self.root}/bin",
            "/opt/loantrail": str(ROOT),
            "/etc/": f"{self.root}/etc/",
            "/srv/": f"{self.root}/srv/",
            "/var/": f"{self.root}/var/",
        }.items():
            text = text.replace(there, ours)
        return text

    def path(self, place: str) -> Path:
        return Path(self.here(place)) if place[0] == "/" else self.root / place

    def sh(self, script: str, *, section: str) -> str:
        """Run a script as it stands; give what it printed."""
        done = subprocess.run(
            [BASH, "-e", "-c", self.here(script)],
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (section, done.stdout, done.stderr)
        return done.stdout

    @property
    def environment(self) -> dict[str, str]:
        told = {n: v for n, v in os.environ.items() if not n.startswith("LOANTRAIL_")}
        return {
            **told,
            "PATH": f"{self.root}/bin:{os.environ['PATH']}",
            "PGHOST": str(self.database.folder),
            "PGPORT": str(self.database.port),
            "PGUSER": OWNER,
            "PGDATABASE": "postgres",
        }

    def start(self, *told: str, **how: str) -> None:
        """Start a program that ends with the test; what it says goes to a file."""
        log = self.running.enter_context((self.root / "log").open("ab"))
        process = subprocess.Popen(
            told,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            env={**self.environment, **how},
        )
        self.running.enter_context(process)
        self.running.callback(process.terminate)

    def said(self) -> str:
        return (self.root / "log").read_text("utf-8")


def certify(folder: Path) -> None:
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-nodes", "-newkey", "ec", "-days", "2"),
            *("-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", f"/CN={NAME}"),
            *("-addext", f"subjectAltName=DNS:{NAME}"),
            *("-keyout", f"{folder}/tls.key", "-out", f"{folder}/tls.crt"),
        ],
        check=True,
        capture_output=True,
    )


def install(town: Town) -> None:
    """Install the command where the guide has it."""
    program = town.root / "bin" / "loantrail"
    program.parent.mkdir()
    program.write_text(
        f"#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} "
        '-m pages.terminal.main "$@"\n'
    )
    program.chmod(0o755)
