"""The standard drill: every table takes a row of every kind, twice, and is verified."""

import tempfile
import time
from contextlib import closing
from pathlib import Path

from tests.drill.report import Rows, report
from tests.warehouse.every_row import (
    rows_of,
    told_otherwise,
    write_files,
    write_source,
)
from warehouse.contracts import KINDS, STANDARD
from warehouse.home import Home
from warehouse.intake.batch import Intake
from warehouse.intake.summary import Summary
from warehouse.lake.catalog import open_to_read, writing
from warehouse.lake.in_force import create_macros
from warehouse.lake.verify import verify_lake


class Clock:
    """Times one thing after another, by the wall and by the processor."""

    def __init__(self) -> None:
        """Start."""
        self.rows: Rows = []
        self._since = (time.perf_counter(), time.process_time())

    def note(self, what: str) -> None:
        """Write down what the time since the last note went to."""
        now = (time.perf_counter(), time.process_time())
        wall, busy = (
            then - before for then, before in zip(now, self._since, strict=True)
        )
        self.rows.append((what, f"{wall:.2f} s, of them at work {busy:.2f} s"))
        self._since = now


def take_all(home: Home, folder: Path) -> tuple[Summary, Summary]:
    """Send every table's rows, and then the same under another file name."""
    sent = {table: rows_of(contract) for table, contract in STANDARD.items()}
    source = write_source(folder / "source", STANDARD)
    with Intake(home) as intake:
        first = intake.take(source, write_files(folder / "first", sent))
        again = {table: [*rows, rows[-1]] for table, rows in sent.items()}
        return first, intake.take(source, write_files(folder / "again", again))


def run(*, keep: bool) -> bool:
    """Run the drill and report it; tell whether every promise held."""
    with tempfile.TemporaryDirectory() as root:
        home, clock = Home(Path(root) / "home"), Clock()
        with writing(home):
            clock.note("a lake made, with every table")
        with closing(open_to_read(home)) as lake:
            clock.note("opened to read")
            create_macros(lake)
            clock.note("ready for questions")
        verify_lake(home)
        clock.note("verified, empty")
        first, again = take_all(home, Path(root))
        clock.note("every table taken, twice")
        broken = verify_lake(home)
        clock.note("verified, every table filled")
        with closing(open_to_read(home)) as lake:
            found = [told_otherwise(home, lake, table) for table in STANDARD]
            kinds = lake.sql("select count(distinct kind) from lake.events").fetchall()
    wrong = [said for table in found for said in table]
    wrong += [f"{promise}: {count}" for promise, count in broken.items()]
    held = not wrong and kinds == [(len(KINDS),)] and not again.facts
    rows: Rows = [
        ("tables, kinds of event", f"{len(STANDARD)}, {len(KINDS)}"),
        ("rows accepted, quarantined", f"{first.accepted}, {first.quarantined}"),
        ("of the same rows again, new", f"{again.facts}"),
        ("rows told otherwise than sent, promises broken", f"{len(wrong)}"),
        *clock.rows,
        *(("wrong", what) for what in wrong),
    ]
    what = (
        "A lake with every table of the standard is made; each table takes a row of "
        "each of its kinds and one as full as its rules allow, then the same again."
    )
    report("standard", what, rows, keep=keep)
    return held
