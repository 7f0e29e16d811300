"""How fast is the whole door: contracts, versions, access, mask and log, at any size.

`loantrail bench events --events 10000000` writes postings of skewed borrowers with 5 %
corrections, takes them in, reads borrowers one by one as a page would, and prints what
it measured. Nothing here is asserted: machines differ.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from tests.benchmarks.postings import LATE, Postings
from warehouse import access
from warehouse.access.readlog import ReadLog
from warehouse.home import Home

SOURCE = Path(__file__).parent / "source"
READS = 200
LOG_LINES = 500

ROOT = Path(__file__).parents[2]

TAKE = """
import sys
from pathlib import Path
from warehouse.home import home_from_environment
from warehouse.intake.batch import take
home = home_from_environment()
summary = take(Path(sys.argv[1]), Path(sys.argv[2]), home=home)
import json, resource
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"read": summary.read, "facts": summary.facts,
                  "corrections": summary.corrections,
                  "seconds": summary.seconds, "peak_mb": peak // 1024}))
"""


@dataclass(frozen=True)
class Measured:
    """One run: sizes, seconds and milliseconds as they were."""

    events: int
    catalog: str
    borrowers: int
    largest_borrower: int
    intake_seconds: float
    intake_rows_per_second: int
    intake_peak_mb: int
    corrections: int
    corrections_seconds: float
    corrections_rows_per_second: int
    corrections_peak_mb: int
    bytes_per_event: float
    borrower_p50_ms: float
    borrower_p95_ms: float
    largest_borrower_ms: float
    list_of_borrowers_ms: float
    page_cold_ms: float
    page_warm_ms: float
    empty_page_ms: float
    log_lines_per_second: int
    days_after: int = 0
    rows_a_day: int | None = None
    day_p50_seconds: float | None = None
    day_p95_seconds: float | None = None
    last_month_p50_seconds: float | None = None
    upkeep_p50_seconds: float | None = None
    upkeep_longest_slice_seconds: float | None = None
    files_after: int | None = None
    borrower_p50_ms_after: float | None = None
    borrower_p95_ms_after: float | None = None


def measure(
    events: int, root: Path, *, seed: int = 7, days: int = 0, catalog: str = "sqlite"
) -> Measured:
    """Write, take in and read so many events under a folder; give what was measured.

    Then take in so many daily files, with upkeep once a week, and read again.
    """
    home = _home(root / "home", catalog)
    postings = Postings(events, seed)
    postings.write(root)
    first = _take(root / "first", home)
    second = _take(root / "second", home)
    stored = sum(p.stat().st_size for p in home.data_folder.rglob("*.parquet"))
    reads = _reads_ms(home, postings, days=0)
    cold, warm, empty = page_times(home, "B00000001")
    return Measured(
        events=events,
        catalog=catalog,
        borrowers=postings.borrowers,
        largest_borrower=postings.largest,
        intake_seconds=first["seconds"],
        intake_rows_per_second=round(first["read"] / first["seconds"]),
        intake_peak_mb=int(first["peak_mb"]),
        corrections=int(second["corrections"]),
        corrections_seconds=second["seconds"],
        corrections_rows_per_second=round(second["read"] / second["seconds"]),
        corrections_peak_mb=int(second["peak_mb"]),
        bytes_per_event=round(stored / (first["facts"] + second["facts"]), 1),
        borrower_p50_ms=round(statistics.median(reads), 1),
        borrower_p95_ms=_p95(reads, 1),
        largest_borrower_ms=round(_read_ms(home, "B00000000"), 1),
        list_of_borrowers_ms=round(_list_ms(home), 1),
        page_cold_ms=cold,
        page_warm_ms=warm,
        empty_page_ms=empty,
        log_lines_per_second=_log_lines_per_second(root),
        **_live(home, postings, root, days) if days else {},
    )


def _live(home: Home, postings: Postings, root: Path, days: int) -> dict[str, Any]:
    """Take in day after day in a process of its own, then read borrowers again."""
    asked = map(str, (root, postings.events, postings.seed, days))
    told = json.loads(_ran(home, "-m", "tests.benchmarks.year", *asked))
    reads = _reads_ms(home, postings, days=days)
    return {
        "days_after": days,
        "rows_a_day": postings.of_day(0).height,
        "day_p50_seconds": round(statistics.median(told["taken"]), 2),
        "day_p95_seconds": _p95(sorted(told["taken"]), 2),
        "last_month_p50_seconds": round(statistics.median(told["taken"][-30:]), 2),
        "upkeep_p50_seconds": round(statistics.median(told["kept"] or [0]), 2),
        "upkeep_longest_slice_seconds": round(max(told["slices"] or [0]), 2),
        "files_after": sum(1 for _ in home.data_folder.rglob("*.parquet")),
        "borrower_p50_ms_after": round(statistics.median(reads), 1),
        "borrower_p95_ms_after": _p95(reads, 1),
    }


def _reads_ms(home: Home, postings: Postings, *, days: int) -> list[float]:
    """Read some borrowers once each, in whatever order; give the times sorted."""
    borrowers = range(1, postings.borrowers)
    count = min(READS, len(borrowers))
    chosen = Random(postings.seed + days).sample(borrowers, count)
    return sorted(_read_ms(home, f"B{n:08}", days) for n in chosen)


def _p95(told: list[float], digits: int) -> float:
    return round(told[int(len(told) * 0.95) - 1], digits)


def _log_lines_per_second(root: Path) -> int:
    """Write lines into a read log of its own, each on the disk before the next."""
    log = ReadLog(root / "lines" / "reads.jsonl")
    started = time.perf_counter()
    for n in range(LOG_LINES):
        log.append({"action": "read", "query": "trail", "borrower_id": f"B{n:08}"})
    return round(LOG_LINES / (time.perf_counter() - started))


def _take(files: Path, home: Home) -> dict[str, float]:
    """Take in within a process of its own, so that its peak memory is its own."""
    told: dict[str, float] = json.loads(_ran(home, "-c", TAKE, str(SOURCE), str(files)))
    return told


def _ran(home: Home, *told: str) -> str:
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


def _home(root: Path, catalog: str) -> Home:
    """Give an empty home; a PostgreSQL is started for it, which only tests can do."""
    if catalog == "sqlite":
        return Home(root)
    from tests.warehouse.homes import new_home  # noqa: PLC0415  it needs pytest

    return new_home(root, catalog)


def _settings(home: Home) -> dict[str, str]:
    """Tell a process of its own which home to use."""
    if home.catalog is None:
        return {**os.environ, "LOANTRAIL_HOME": str(home.root)}
    from tests.warehouse.homes import settings  # noqa: PLC0415  as above

    return settings(home)


def _view(home: Home, days: int = 0) -> access.View:
    who = access.caller(access.sign_in_operator())
    until = LATE + timedelta(days=20 + days)
    return access.open_view(home, who, purpose="credit_review", as_of=until)


def _read_ms(home: Home, borrower: str, days: int = 0) -> float:
    """Time one borrower's whole trajectory: a view opened, read, masked and logged."""
    started = time.perf_counter()
    rows = _view(home, days).ask("trail", borrower_id=borrower).rows
    if rows.is_empty():
        raise LookupError(borrower)
    return (time.perf_counter() - started) * 1000


def _list_ms(home: Home) -> float:
    started = time.perf_counter()
    _view(home).ask(
        "find_borrowers", wanted=None, kind=None, region=None, size=50, skip=0
    )
    return (time.perf_counter() - started) * 1000


def page_times(home: Home, borrower: str) -> list[float]:
    """Time the borrower page's script cold and warm, and an empty one's, in ms."""
    script = Path(__file__).parent / "page_time.py"
    told: list[float] = json.loads(_ran(home, str(script), borrower))
    return told


def as_table(runs: list[Measured]) -> str:
    """Write runs side by side as a Markdown table."""
    lines = [
        "| figure | " + " | ".join(f"{run.events:,} events" for run in runs) + " |"
    ]
    lines.append("|---|" + "---:|" * len(runs))
    for name in asdict(runs[0]):
        told = [getattr(run, name) for run in runs]
        if not any(told):
            continue
        cells = " | ".join(_cell(value) for value in told)
        lines.append(f"| {name.replace('_', ' ')} | {cells} |")
    return "\n".join(lines)


def _cell(value: float | str | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else f"{value:,}"
