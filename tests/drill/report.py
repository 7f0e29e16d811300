"""What a drill found: shown as a table, and kept in docs/drills.md."""

import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

PLACE = Path(__file__).parents[2] / "docs" / "drills.md"
TITLE = (
    "# Drills\n\nWhat `make drill` found when it was last run: each section is written "
    "by its drill.\n"
)

Rows = list[tuple[str, str]]


def told(title: str, what: str, rows: Rows) -> str:
    """A section: what was done, when and on what, and what came of it."""
    day = datetime.now(UTC).date().isoformat()
    lines = [f"| {name} | {value} |" for name, value in rows]
    machine = f"{day}, {os.cpu_count()} cores shared with other work."
    return "\n".join(
        [f"## {title}", "", what, "", machine, "", "| | |", "|---|---|", *lines, ""]
    )


def report(title: str, what: str, rows: Rows, *, keep: bool = True) -> None:
    """Show a section and, where it is to be kept, put it in its place on the page."""
    section = told(title, what, rows)
    sys.stdout.write(section + "\n")
    if keep:
        PLACE.write_text(with_section(PLACE, TITLE, title, section), "utf-8")


def with_section(place: Path, before: str, title: str, section: str) -> str:
    """Give a page with a section put where one of its title was, or behind the others.

    A page that is not there yet begins with what comes `before`.
    """
    page = place.read_text("utf-8") if place.is_file() else before
    others = re.split(
        rf"^## {re.escape(title)}$.*?(?=^## |\Z)", page, flags=re.MULTILINE | re.DOTALL
    )
    return "".join(others).rstrip() + "\n\n" + section


def spread(seconds: list[float]) -> str:
    """The middle, the slow end and the worst of some durations."""
    if not seconds:
        return "none"
    ordered = sorted(seconds)
    p50, p95 = (ordered[int(len(ordered) * p)] for p in (0.5, 0.95))
    return f"p50 {p50:.2f} s, p95 {p95:.2f} s, most {ordered[-1]:.2f} s"
