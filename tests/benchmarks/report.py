"""What the benchmark measured, kept in docs/bench.md: a section for each way it ran."""

import os
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.events import Measured, as_table
from tests.drill.report import with_section

PLACE = Path(__file__).parents[2] / "docs" / "bench.md"
TITLE = """# The whole door, measured

Written by `loantrail bench events --write`. One borrower has a tenth of all events, but
a million at most; 5 % of all are corrected in a second batch. A borrower's read is a
view opened, its whole trajectory as of a day, masked and logged to the disk. Page times
are those of the script alone. Seconds are this machine's: compare ratios.
"""


def keep(runs: list[Measured], days: int) -> None:
    """Put a table of runs in its place on the page."""
    title = f"Then {days} daily files" if days else "One load, and corrections"
    on = datetime.now(UTC).date().isoformat()
    section = f"## {title}\n\n{on}, {os.cpu_count()} cores.\n\n{as_table(runs)}\n"
    PLACE.write_text(with_section(PLACE, TITLE, title, section), "utf-8")
