"""Take a batch in: read, shape, check, judge, land; all of it or nothing."""

import shutil
import time
import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import duckdb
import polars as pl

from warehouse.errors import LakeError
from warehouse.home import Home
from warehouse.intake import fates, quarantine
from warehouse.intake.arrivals import arrivals
from warehouse.intake.control import refuse_difference
from warehouse.intake.judging import Bench, judge
from warehouse.intake.landing import Stage, register, stage, stage_confirmations
from warehouse.intake.prepared import Prepared, prepare
from warehouse.intake.register import list_new_files, register_files
from warehouse.intake.source import read_source
from warehouse.intake.summary import Summary
from warehouse.intake.totals import control_totals
from warehouse.lake.catalog import open_to_read, open_to_write
from warehouse.lake.lease import write_lease


class Intake:
    """The door, held open: take as many batches as come, one after the other."""

    def __init__(self, home: Home) -> None:
        """Open the lake, making or migrating it first where that is needed."""
        self._home = home
        with write_lease(home):
            self._writer = open_to_write(home)
        self._shaper = open_to_read(home, home.work_folder)

    def __enter__(self) -> Self:
        """Give the open door."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close both connections."""
        self._shaper.close()
        self._writer.close()

    def take(self, folder: Path, files: Path) -> Summary:
        """Take the files of a source in and say what became of every line.

        Raises SourceError or FileRefusedError when the batch as a whole cannot be what
        the source declares; nothing of it has then landed.
        """
        started = time.monotonic()
        source = read_source(folder)
        found, strangers = arrivals(source, files)
        work = self._home.work_folder / f"{source.name}-{uuid.uuid4().hex}"
        try:
            prepared = prepare(
                self._shaper, source, found, work=work, now=datetime.now(UTC)
            )
            with write_lease(self._home):
                engine = self._writer
                landing = _Landing(prepared, engine, self._home, _next_moment(engine))
                return landing.land(strangers, started)
        finally:
            shutil.rmtree(work, ignore_errors=True)


def take(folder: Path, files: Path, *, home: Home) -> Summary:
    """Take one batch in; see `Intake.take`."""
    with Intake(home) as intake:
        return intake.take(folder, files)


@dataclass(frozen=True)
class _Landing:
    """One prepared batch on its way into the lake; the write lease is held."""

    prepared: Prepared
    engine: duckdb.DuckDBPyConnection
    home: Home
    recorded_at: datetime

    @property
    def batch_id(self) -> str:
        return f"{self.prepared.source.name}-{self.recorded_at:%Y%m%dT%H%M%S%f}"

    @property
    def tables(self) -> list[str]:
        return list(self.prepared.rows)

    def land(self, strangers: list[str], started: float) -> Summary:
        problems = self._judge()
        tallies = fates.count(self.engine, self.prepared, self.tables, problems)
        totals = control_totals(self.engine, self.prepared, problems)
        refuse_difference(totals)
        kept = quarantine.with_raw_text(problems, self.prepared.arrivals)
        summary = Summary(
            source=self.prepared.source.name,
            batch_id=self.batch_id,
            recorded_at=self.recorded_at,
            quarantine_by_rule=dict(sorted(Counter(kept["rule"].to_list()).items())),
            set_aside_by_rule=tallies.set_aside_by_rule,
            retractions_withheld=self._withholds(),
            control_totals=tuple(totals),
            files={r.arrival.path.name: r.lines for r in self.prepared.readings},
            not_read=tuple(strangers),
            undeclared_columns=tuple(
                f"{r.arrival.kind.name}.{name}"
                for r in self.prepared.readings
                for name in r.undeclared
            ),
            **tallies.lines,
            **fates.facts(self.engine, self.tables),
        )
        return self._commit(summary, kept, started)

    def _judge(self) -> pl.DataFrame:
        """Judge all tables; a line in conflict takes its other rows out with it."""
        self.engine.execute(
            "create or replace temp table landing as "
            "select $batch_id as batch_id, $recorded_at::timestamptz as recorded_at",
            {"batch_id": self.batch_id, "recorded_at": self.recorded_at},
        )
        register_files(self.engine, self.prepared, self.recorded_at)
        problems = self.prepared.problems
        while True:
            for table in self.tables:
                judge(self._bench(), table)
            found = fates.conflicts(self.engine, self.tables)
            if found.is_empty():
                return problems
            problems = pl.concat([problems, found.cast(dict(problems.schema))])
            self.engine.register("conflicts", found)
            self.engine.execute("insert into refused select line from conflicts")
            self.engine.unregister("conflicts")

    def _bench(self) -> Bench:
        return Bench(
            engine=self.engine,
            source=self.prepared.source,
            rows=self.prepared.rows,
            snapshots=self.prepared.complete_snapshots(),
        )

    def _withholds(self) -> bool:
        """Tell whether a snapshot with bad lines kept absence from meaning gone."""
        complete = self.prepared.complete_snapshots()
        kinds = {t.snapshot_of for t in self.prepared.source.tables.values()}
        return any(
            a.kind.name in kinds and a.ordinal not in complete
            for a in self.prepared.arrivals
        )

    def _commit(self, summary: Summary, kept: pl.DataFrame, started: float) -> Summary:
        if summary.unaccounted:
            raise LakeError(
                f"{summary.unaccounted} of {summary.read} lines have no fate.",
                "This is a fault of the program: nothing was taken; please report it.",
            )
        where = Stage(self.home, self.batch_id)
        staged = stage(self._bench(), self.tables, where)
        stage_confirmations(self._bench(), self.tables, where, staged)
        list_new_files(self.engine, self.prepared, self.tables)
        arrived = self.prepared.arrivals
        place = quarantine.keep(kept, arrived, home=self.home, batch_id=self.batch_id)
        done = summary.finished(
            seconds=time.monotonic() - started, quarantine_file=place and str(place)
        )
        register(
            self.engine,
            staged,
            batch_id=self.batch_id,
            source=summary.source,
            recorded_at=self.recorded_at,
            summary=done.as_document(),
        )
        return done


def _next_moment(engine: duckdb.DuckDBPyConnection) -> datetime:
    """Give the moment this batch is recorded at: now, and after every earlier batch."""
    found = engine.sql("select max(recorded_at) from lake.batches").fetchall()
    last = found[0][0]
    now = datetime.now(UTC)
    return now if last is None else max(now, last + timedelta(microseconds=1))
