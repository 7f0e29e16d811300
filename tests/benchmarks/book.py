"""How long does a sample book of any size take: written, taken in, read.

`loantrail bench book --borrowers 1000000 --months 3` writes part after part, takes each
in and deletes it, so that the disk never holds more than one beside the lake. Nothing
here is asserted: machines differ.
"""

import json
import shutil
import statistics
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import NamedTuple

from sample_data.book import UNTIL, counts
from tests.benchmarks.doing import list_ms, new_home, p95, ran, read_ms, stored, taken
from tests.benchmarks.report import keep_section, side_by_side
from warehouse.home import Home

SOURCE = Path(__file__).parents[2] / "sample_data" / "source"
SEED = 7
IN_A_PART, IN_A_PART_OF_LIVES = 20_000, 2_000
"""How many borrowers are written at a time: of some months, or of all their lives."""
READS = 200
MB = 1_000_000
ABOUT = """Written by `loantrail bench book --write`. As many processes as there are
cores write a part, which is taken in and deleted before the next is written. Peaks are
those of the part that took most, of all processes together."""


class Size(NamedTuple):
    """How large a book is, and how much of it is sent: the last `months`, or all."""

    borrowers: int
    months: int | None = None

    @property
    def parts(self) -> int:
        """Say in how many parts it is written."""
        at_a_time = IN_A_PART if self.months else IN_A_PART_OF_LIVES
        return -(-self.borrowers // at_a_time)


@dataclass(frozen=True)
class Measured:
    """One run: sizes, seconds and milliseconds as they were."""

    borrowers: int
    months_sent: int | None
    parts: int
    lines: int
    facts: int
    quarantined: int
    writing_seconds: float
    writing_peak_mb: int
    largest_part_mb: int
    intake_seconds: float
    intake_first_part_seconds: float
    intake_last_part_seconds: float
    intake_peak_mb: int
    lake_mb: int
    borrower_p50_ms: float
    borrower_p95_ms: float
    list_of_borrowers_ms: float


class Taken(NamedTuple):
    """What each process told of one part, written and taken in, and the bytes of it."""

    written: dict[str, float]
    landed: dict[str, float]
    size: int


def measure(size: Size, root: Path) -> Measured:
    """Write a book and take it in under a folder, part after part, then read of it."""
    home = new_home(root / "home", "sqlite")
    parts = [_part(size, number, root, home) for number in range(1, size.parts + 1)]
    reads = sorted(read_ms(home, borrower, UNTIL) for borrower in _some(size))
    taking = [part.landed["seconds"] for part in parts]
    return Measured(
        borrowers=size.borrowers,
        months_sent=size.months,
        parts=size.parts,
        lines=int(sum(part.written["lines"] for part in parts)),
        facts=int(sum(part.landed["facts"] for part in parts)),
        quarantined=int(sum(part.landed["quarantined"] for part in parts)),
        writing_seconds=round(sum(part.written["seconds"] for part in parts), 1),
        writing_peak_mb=int(max(part.written["peak_mb"] for part in parts)),
        largest_part_mb=max(part.size for part in parts) // MB,
        intake_seconds=round(sum(taking), 1),
        intake_first_part_seconds=round(taking[0], 1),
        intake_last_part_seconds=round(taking[-1], 1),
        intake_peak_mb=int(max(part.landed["peak_mb"] for part in parts)),
        lake_mb=stored(home) // MB,
        borrower_p50_ms=round(statistics.median(reads), 1),
        borrower_p95_ms=p95(reads, 1),
        list_of_borrowers_ms=round(list_ms(home, UNTIL), 1),
    )


def _part(size: Size, number: int, root: Path, home: Home) -> Taken:
    """Write a part, take it in and delete it."""
    out = root / "part"
    asked = (out, size.borrowers, SEED, size.months or 0, number, size.parts)
    written = json.loads(ran(home, "-m", "tests.benchmarks.part", *map(str, asked)))
    bytes_written = sum(path.stat().st_size for path in (out / "files").iterdir())
    landed = taken(SOURCE, out / "files", home)
    shutil.rmtree(out)
    return Taken(written, landed, bytes_written)


def _some(size: Size) -> list[str]:
    """Name some borrowers, of each kind as many as there are more of it."""
    everybody = [
        (kind[0].upper(), count) for kind, count in counts(size.borrowers).items()
    ]
    dice = Random(SEED)
    letters, weights = zip(*everybody, strict=True)
    many = dict(everybody)
    chosen = dice.choices(letters, weights, k=min(READS, size.borrowers))
    return [f"B-{letter}{dice.randint(1, many[letter]):04}" for letter in chosen]


def as_table(runs: list[Measured]) -> str:
    """Write runs side by side as a Markdown table."""
    return side_by_side([f"{run.borrowers:,} borrowers" for run in runs], runs)


def keep(runs: list[Measured]) -> None:
    """Keep a table of runs on the page of what was measured."""
    months = runs[0].months_sent
    sent = f"the last {months} months" if months else "all of it"
    keep_section(f"A sample book, {sent}", as_table(runs), ABOUT)
