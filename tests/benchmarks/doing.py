"""What benchmarks do: run a step in a process of its own, read as a page would."""

import json
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from warehouse import access
from warehouse.home import Home

ROOT = Path(__file__).parents[2]


def taken(source: Path, files: Path, home: Home) -> dict[str, float]:
    """Take files in within a process of its own; give what it told."""
    asked = ("tests.benchmarks.take", str(source), str(files))
    told: dict[str, float] = json.loads(ran(home, "-m", *asked))
    return told


def ran(home: Home, *told: str) -> str:
    """Run Python so on a home; give the last line it printed."""
    done = subprocess.run(
        [sys.executable, *told],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=_settings(home),
    )
    return done.stdout.splitlines()[-1]


def new_home(root: Path, catalog: str) -> Home:
    """Give an empty home; a PostgreSQL is started for it, which only tests can do."""
    if catalog == "sqlite":
        return Home(root)
    from tests.warehouse import homes  # noqa: PLC0415  it needs pytest

    return homes.new_home(root, catalog)


def _settings(home: Home) -> dict[str, str]:
    """Tell a process of its own which home to use."""
    if home.catalog is None:
        return {**os.environ, "LOANTRAIL_HOME": str(home.root)}
    from tests.warehouse.homes import settings  # noqa: PLC0415  as above

    return settings(home)


def stored(home: Home) -> int:
    """Count the bytes of the lake's Parquet."""
    return sum(path.stat().st_size for path in home.data_folder.rglob("*.parquet"))


def read_ms(home: Home, borrower: str, as_of: date) -> float:
    """Time one borrower's whole trajectory: a view opened, read, masked and logged."""
    started = time.perf_counter()
    rows = _view(home, as_of).ask("trail", borrower_id=borrower).rows
    if rows.is_empty():
        raise LookupError(borrower)
    return (time.perf_counter() - started) * 1000


def list_ms(home: Home, as_of: date) -> float:
    """Time the first page of the list of borrowers."""
    started = time.perf_counter()
    _view(home, as_of).ask(
        "find_borrowers", wanted=None, kind=None, region=None, size=50, skip=0
    )
    return (time.perf_counter() - started) * 1000


def _view(home: Home, as_of: date) -> access.View:
    who = access.caller(access.sign_in_operator())
    return access.open_view(home, who, purpose="credit_review", as_of=as_of)


def p95(told: list[float], digits: int) -> float:
    """Give the slow end of some sorted times."""
    return round(told[int(len(told) * 0.95) - 1], digits)
