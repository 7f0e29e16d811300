"""A source taken in full, twice in a row or by two processes at once."""

import multiprocessing
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse.home import Home
from warehouse.intake.batch import Intake
from warehouse.intake.summary import Summary
from warehouse.lake.catalog import open_to_read

SOURCES = Path(__file__).parents[2] / "warehouse" / "sources"
SAID = """
    select * exclude (recorded_at, batch_id) from lake.events
    order by event_id, version
"""
"""All that is said, without when and by which batch."""


@dataclass(frozen=True)
class Loaded:
    """A home that holds a source, and what each intake of it said."""

    home: Home
    summaries: list[Summary]

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with closing(open_to_read(self.home)) as engine:
            return engine.sql(query).fetchall()

    def count(self, table: str) -> tuple[int, int]:
        """How many versions and how many facts a table holds."""
        found = self.ask(f"from lake.{table} select count(*), count(distinct event_id)")
        versions, facts = found[0]
        return versions, facts


def loaded_twice(home: Home, source: str, files: Path) -> Loaded:
    with Intake(home) as door:
        taken = [door.take(SOURCES / source, files) for _ in range(2)]
    return Loaded(home, taken)


def loaded_at_once(home: Home, source: str, files: Path) -> tuple[Loaded, list[int]]:
    """Give the home and how each of two processes ended."""
    context = multiprocessing.get_context("spawn")
    asked = (home, source, files)
    both = [context.Process(target=_load, args=asked) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join()
    return Loaded(home, []), [process.exitcode or 0 for process in both]


def _load(home: Home, source: str, files: Path) -> None:
    with Intake(home) as door:
        door.take(SOURCES / source, files)


def sliced(folder: Path, into: Path, lines: int) -> Path:
    """Copy the first lines of each file, byte by byte."""
    for place in sorted(folder.iterdir()):
        with place.open("rb") as whole:
            head = b"".join(line for line, _ in zip(whole, range(lines), strict=False))
        (into / place.name).write_bytes(head)
    return into
