"""A dashboard of its own for a test, served on loopback."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from warehouse.home import Home

ROOT = Path(__file__).parents[2]
STREAMLIT = ("-m", "streamlit")
UNMASK = """
import sys
from warehouse.access import look
look.masked_columns = lambda *_: frozenset()
look.masked = lambda rows, *_: rows
from streamlit.web.cli import main
sys.argv[0] = "streamlit"
main()
"""
UNMASKED = ("-c", UNMASK)
"""The same with its mask broken: what it then sends must be noticed."""


@contextmanager
def served(home: Home, *, unmasked: bool = False) -> Iterator[str]:
    """Serve a book on a free port of loopback; give the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = UNMASKED if unmasked else STREAMLIT
    asked = ("run", "app.py", "--server.port", str(port))
    serving = subprocess.Popen(
        [sys.executable, *program, *asked],
        cwd=ROOT,
        env={**os.environ, "LOANTRAIL_HOME": str(home.root)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    base = f"http://127.0.0.1:{port}"
    try:
        wait_until_served(base)
        yield base
    finally:
        serving.terminate()
        serving.wait(10)


def wait_until_served(base: str) -> None:
    for _ in range(100):
        try:
            with urlopen(f"{base}/healthz") as answer:  # noqa: S310  our own http
                assert answer.read() == b'{"status":"ok"}'
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the server did not come up")
