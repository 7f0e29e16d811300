"""How fast is the whole door: contracts, versions, access, mask and log, at any size.

`loantrail bench events --events 10000000` writes postings of skewed borrowers with 5 %
corrections, takes them in, reads borrowers one by one as a page would, and prints what
it measured. Nothing here is asserted: machines differ.
"""

import json
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import polars as pl

from warehouse import access
from warehouse.home import Home

SOURCE = Path(__file__).parent / "source"
FIRST_DAY = date(2022, 1, 1)
DAYS = 1500
CORRECTED = 0.05
EVENTS_A_BORROWER = 100
READS = 200

ROOT = Path(__file__).parents[2]

TAKE = """
import sys
from pathlib import Path
from warehouse.home import Home
from warehouse.intake.batch import take
summary = take(Path(sys.argv[1]), Path(sys.argv[2]), home=Home(Path(sys.argv[3])))
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


def measure(events: int, root: Path, seed: int = 7) -> Measured:
    """Write, take in and read so many events under a folder; give what was measured."""
    home = Home(root / "home")
    sizes = _write(events, root, seed)
    first = _take(root / "first", home)
    second = _take(root / "second", home)
    stored = sum(p.stat().st_size for p in home.data_folder.rglob("*.parquet"))
    chosen = Random(seed).sample(range(1, len(sizes)), min(READS, len(sizes) - 1))
    reads = sorted(_read_ms(home, f"B{n:08}") for n in chosen)
    cold, warm, empty = page_times(home, "B00000001")
    return Measured(
        events=events,
        borrowers=len(sizes),
        largest_borrower=sizes[0],
        intake_seconds=first["seconds"],
        intake_rows_per_second=round(first["read"] / first["seconds"]),
        intake_peak_mb=int(first["peak_mb"]),
        corrections=int(second["corrections"]),
        corrections_seconds=second["seconds"],
        corrections_rows_per_second=round(second["read"] / second["seconds"]),
        corrections_peak_mb=int(second["peak_mb"]),
        bytes_per_event=round(stored / (first["facts"] + second["facts"]), 1),
        borrower_p50_ms=round(statistics.median(reads), 1),
        borrower_p95_ms=round(reads[int(len(reads) * 0.95) - 1], 1),
        largest_borrower_ms=round(_read_ms(home, "B00000000"), 1),
        list_of_borrowers_ms=round(_list_ms(home), 1),
        page_cold_ms=cold,
        page_warm_ms=warm,
        empty_page_ms=empty,
    )


def _write(events: int, root: Path, seed: int) -> list[int]:
    """Write the files; give each borrower's number of events, the largest first."""
    dice = Random(seed)
    borrowers = max(20, events // EVENTS_A_BORROWER)
    largest = events // 10 - 1  # and one that it became a customer: no read gives more
    usual = (events - largest) // (borrowers - 1)
    sizes = [largest] + [usual] * (borrowers - 1)
    sizes[1] += events - sum(sizes)
    postings = pl.select(number=pl.int_range(events)).with_columns(
        borrower=pl.when(pl.col("number") < largest)
        .then(0)
        .otherwise(((pl.col("number") - largest) // usual + 1).clip(1, borrowers - 1)),
    )
    told = _told(postings, seed)
    for folder in ("first", "second"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    told.write_csv(root / "first" / "postings_1.csv")
    pl.DataFrame(
        {
            "borrower": [f"B{n:08}" for n in range(borrowers)],
            "since": [FIRST_DAY] * borrowers,
        }
    ).write_csv(root / "first" / "borrowers_1.csv")
    late = FIRST_DAY + timedelta(days=DAYS + 40)
    told.sample(fraction=CORRECTED, seed=dice.randrange(1000)).with_columns(
        amount=pl.col("amount") + 1, known_on=pl.lit(late)
    ).write_csv(root / "second" / "postings_2.csv")
    return sizes


def _told(postings: pl.DataFrame, seed: int) -> pl.DataFrame:
    chance = pl.col("number").hash(seed)
    day = pl.lit(FIRST_DAY) + pl.duration(days=(chance % DAYS).cast(pl.Int64))
    return postings.select(
        borrower=pl.format("B{}", pl.col("borrower").cast(pl.String).str.zfill(8)),
        posting=pl.format("T{}", pl.col("number")),
        direction=pl.when(chance % 3 == 0).then(pl.lit("out")).otherwise(pl.lit("in")),
        amount=(chance % 1_000_000).cast(pl.Decimal(12, 2)),
        value_on=day,
        known_on=day + pl.duration(days=(chance % 4).cast(pl.Int64)),
    ).sample(fraction=1.0, shuffle=True, seed=seed)


def _take(files: Path, home: Home) -> dict[str, float]:
    """Take in within a process of its own, so that its peak memory is its own."""
    done = subprocess.run(
        [sys.executable, "-c", TAKE, str(SOURCE), str(files), str(home.root)],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def _view(home: Home) -> access.View:
    who = access.caller(access.sign_in_operator())
    until = FIRST_DAY + timedelta(days=DAYS + 60)
    return access.open_view(home, who, purpose="credit_review", as_of=until)


def _read_ms(home: Home, borrower: str) -> float:
    """Time one borrower's whole trajectory: a view opened, read, masked and logged."""
    started = time.perf_counter()
    rows = _view(home).ask("trail", borrower_id=borrower).rows
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
    done = subprocess.run(
        [sys.executable, str(script), str(home.root), borrower],
        check=True,
        capture_output=True,
        text=True,
    )
    told: list[float] = json.loads(done.stdout.splitlines()[-1])
    return told


def as_table(runs: list[Measured]) -> str:
    """Write runs side by side as a Markdown table."""
    lines = [
        "| figure | " + " | ".join(f"{run.events:,} events" for run in runs) + " |"
    ]
    lines.append("|---|" + "---:|" * len(runs))
    for name in asdict(runs[0]):
        cells = " | ".join(f"{getattr(run, name):,}" for run in runs)
        lines.append(f"| {name.replace('_', ' ')} | {cells} |")
    return "\n".join(lines)
