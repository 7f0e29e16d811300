"""How fast is the whole door: contracts, versions, access, mask and log, at any size.

`loantrail bench events --events 10000000` writes postings of skewed borrowers with 5 %
corrections, takes them in, reads borrowers one by one as a page would, and prints what
it measured. Nothing here is asserted: machines differ.
"""

import json
import statistics
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from tests.benchmarks.doing import (
    list_ms,
    new_home,
    p95,
    ran,
    read_ms,
    stored,
    taken,
)
from tests.benchmarks.postings import LATE, Postings
from tests.benchmarks.report import keep_section, side_by_side
from warehouse.access.readlog import ReadLog
from warehouse.home import Home

SOURCE = Path(__file__).parent / "source"
READS = 200
LOG_LINES = 500


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
    home = new_home(root / "home", catalog)
    postings = Postings(events, seed)
    postings.write(root)
    first = taken(SOURCE, root / "first", home)
    second = taken(SOURCE, root / "second", home)
    facts = first["facts"] + second["facts"]
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
        bytes_per_event=round(stored(home) / facts, 1),
        borrower_p50_ms=round(statistics.median(reads), 1),
        borrower_p95_ms=p95(reads, 1),
        largest_borrower_ms=round(read_ms(home, "B00000000", _as_of()), 1),
        list_of_borrowers_ms=round(list_ms(home, _as_of()), 1),
        page_cold_ms=cold,
        page_warm_ms=warm,
        empty_page_ms=empty,
        log_lines_per_second=_log_lines_per_second(root),
        **_live(home, postings, root, days) if days else {},
    )


def _live(home: Home, postings: Postings, root: Path, days: int) -> dict[str, Any]:
    """Take in day after day in a process of its own, then read borrowers again."""
    asked = map(str, (root, postings.events, postings.seed, days))
    told = json.loads(ran(home, "-m", "tests.benchmarks.year", *asked))
    reads = _reads_ms(home, postings, days=days)
    return {
        "days_after": days,
        "rows_a_day": postings.of_day(0).height,
        "day_p50_seconds": round(statistics.median(told["taken"]), 2),
        "day_p95_seconds": p95(sorted(told["taken"]), 2),
        "last_month_p50_seconds": round(statistics.median(told["taken"][-30:]), 2),
        "upkeep_p50_seconds": round(statistics.median(told["kept"] or [0]), 2),
        "upkeep_longest_slice_seconds": round(max(told["slices"] or [0]), 2),
        "files_after": sum(1 for _ in home.data_folder.rglob("*.parquet")),
        "borrower_p50_ms_after": round(statistics.median(reads), 1),
        "borrower_p95_ms_after": p95(reads, 1),
    }


def _reads_ms(home: Home, postings: Postings, *, days: int) -> list[float]:
    """Read some borrowers once each, in whatever order; give the times sorted."""
    borrowers = range(1, postings.borrowers)
    count = min(READS, len(borrowers))
    chosen = Random(postings.seed + days).sample(borrowers, count)
    return sorted(read_ms(home, f"B{n:08}", _as_of(days)) for n in chosen)


def _log_lines_per_second(root: Path) -> int:
    """Write lines into a read log of its own, each on the disk before the next."""
    log = ReadLog(root / "lines" / "reads.jsonl")
    started = time.perf_counter()
    for n in range(LOG_LINES):
        log.append({"action": "read", "query": "trail", "borrower_id": f"B{n:08}"})
    return round(LOG_LINES / (time.perf_counter() - started))


def _as_of(days: int = 0) -> date:
    """Give a day on which all is known that has come so far."""
    return LATE + timedelta(days=20 + days)


def page_times(home: Home, borrower: str) -> list[float]:
    """Time the borrower page's script cold and warm, and an empty one's, in ms."""
    script = Path(__file__).parent / "page_time.py"
    told: list[float] = json.loads(ran(home, str(script), borrower))
    return told


def as_table(runs: list[Measured]) -> str:
    """Write runs side by side as a Markdown table."""
    return side_by_side([f"{run.events:,} events" for run in runs], runs)


def keep(runs: list[Measured], days: int) -> None:
    """Keep a table of runs on the page of what was measured."""
    title = f"Then {days} daily files" if days else "One load, and corrections"
    keep_section(title, as_table(runs))
