"""What benchmarks measured, kept in docs/bench.md: a section for each way they ran."""

import os
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tests.drill.report import with_section

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

PLACE = Path(__file__).parents[2] / "docs" / "bench.md"
TITLE = """# The whole door, measured

Written by `loantrail bench events --write`. One borrower has a tenth of all events, but
a million at most; 5 % of all are corrected in a second batch. A borrower's read is a
view opened, its whole trajectory as of a day, masked and logged to the disk. Page times
are those of the script alone. Seconds are this machine's: compare ratios.
"""


def keep_section(title: str, table: str, before: str = "") -> None:
    """Put a table of runs in its place on the page, told `before` it what it is."""
    on = datetime.now(UTC).date().isoformat()
    told = f"{before}\n\n" if before else ""
    section = f"## {title}\n\n{told}{on}, {os.cpu_count()} cores.\n\n{table}\n"
    PLACE.write_text(with_section(PLACE, TITLE, title, section), "utf-8")


def side_by_side(heads: list[str], runs: Sequence["DataclassInstance"]) -> str:
    """Write runs side by side as a Markdown table, but for what none of them has."""
    lines = [f"| figure | {' | '.join(heads)} |", "|---|" + "---:|" * len(runs)]
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
