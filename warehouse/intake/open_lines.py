"""The lines that are still open: quarantined, and neither taken nor refused anew since.

Which they are stands in the lake; what they say is sealed, and gone when its time is
over. Grain: one line of one file in one batch.
"""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from warehouse.errors import FileRefusedError
from warehouse.home import Home
from warehouse.intake.quarantine import kept_until, quarantined
from warehouse.lake.catalog import open_to_read

Place = tuple[str, int]
"""Where a line stands: the id of its file, and its number in it."""

STILL_OPEN = """
    select said.* from lake.quarantined as said
    anti join lake.redriven as again
        on said.batch_id = again.quarantined_in and said.file_id = again.file_id
        and said.line = again.line
"""


@dataclass(frozen=True)
class OpenLine:
    """One open line; `raw` is None where its time is over."""

    batch_id: str
    file: str
    file_id: str
    line: int
    rule: str
    raw: str | None

    @property
    def place(self) -> Place:
        """Tell which line it is, whatever became of it."""
        return self.file_id, self.line


@dataclass(frozen=True)
class OpenBatch:
    """How many lines of a batch are open, by the rule they broke.

    `kept_until` is the last day on which their text can be read.
    """

    batch_id: str
    source: str
    recorded_at: datetime
    by_rule: dict[str, int]
    kept_until: date | None

    @property
    def lines(self) -> int:
        """Count the open lines."""
        return sum(self.by_rule.values())


@dataclass(frozen=True)
class Stated:
    """What is known of a batch whose lines come again: its source, and of each file.

    `columns` gives the columns of a file as they came, `files` its kind, name and place
    in the order, both by file id.
    """

    source: str
    columns: dict[str, list[str]]
    files: dict[str, tuple[str, str, int]]


def open_batches(home: Home) -> list[OpenBatch]:
    """List the batches that have open lines, the latest first."""
    with closing(open_to_read(home)) as engine:
        rows = engine.sql(
            f"""
            select batch_id, source, batch.recorded_at, map_from_entries(
                array_agg((rule, lines) order by lines desc, rule))
            from (
                select batch_id, rule, count(*) as lines
                from ({STILL_OPEN}) group by batch_id, rule
            ) join lake.batches as batch using (batch_id)
            group by all order by batch.recorded_at desc
            """
        ).fetchall()
    return [
        OpenBatch(batch_id, source, recorded_at, by_rule, kept_until(home, batch_id))
        for batch_id, source, recorded_at, by_rule in rows
    ]


def open_lines(home: Home, batch_id: str) -> list[OpenLine]:
    """List the open lines of a batch, file by file in their order."""
    with closing(open_to_read(home)) as engine:
        return list(lines_open(engine, home, batch_id))


def lines_open(
    engine: duckdb.DuckDBPyConnection, home: Home, batch_id: str
) -> Iterator[OpenLine]:
    """Give the open lines of a batch with their text, as far as that is still kept."""
    stated = stated_of(engine, batch_id)
    rows = engine.execute(
        f"select file_id, line, rule from ({STILL_OPEN}) where batch_id = $batch "
        "order by file_id, line",
        {"batch": batch_id},
    ).fetchall()
    raws = {
        (entry["file_id"], entry["line"]): entry["raw"]
        for entry in (quarantined(home, batch_id) if rows else ())
    }
    for file_id, line, rule in rows:
        raw = raws.get((file_id, line))
        name = stated.files[file_id][1]
        text = raw if isinstance(raw, str) else None
        yield OpenLine(batch_id, name, file_id, line, rule, text)


def stated_of(engine: duckdb.DuckDBPyConnection, batch_id: str) -> Stated:
    """Look up a batch, or say that there is none of that name."""
    batches = engine.execute(
        "select source, summary from lake.batches where batch_id = $batch",
        {"batch": batch_id},
    ).fetchall()
    if not batches:
        raise FileRefusedError(
            f"No batch is named {batch_id!r}.",
            "`loantrail quarantine` lists those that have open lines.",
        )
    ((source, summary),) = batches
    columns = json.loads(summary).get("columns", {})
    files = engine.execute(
        "select file_id, file_kind, file_name, sequence from lake.files "
        "where source = $source and list_contains($ids, file_id) "
        "order by recorded_at",
        {"source": source, "ids": list(columns)},
    ).fetchall()
    return Stated(source, columns, {row[0]: (row[1], row[2], row[3]) for row in files})
