"""Take a batch in: read, shape, check, judge, land; all of it or nothing."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Self

import duckdb
import polars as pl

from warehouse.errors import LakeError
from warehouse.home import Home
from warehouse.intake import fates, ledgers, quarantine
from warehouse.intake import register as registry
from warehouse.intake.arrivals import arrivals
from warehouse.intake.bench import Bench
from warehouse.intake.control import refuse_difference
from warehouse.intake.identities import keep_identities, list_erased
from warehouse.intake.judging import judge
from warehouse.intake.landing import Stage, register, stage
from warehouse.intake.prepared import WAITING_FOLDER, Delivery, Prepared, prepare
from warehouse.intake.redrive import Again, Mended
from warehouse.intake.source import Source, read_source
from warehouse.intake.summary import Summary
from warehouse.intake.totals import control_totals
from warehouse.intake.values import PROBLEMS
from warehouse.intake.workroom import remove_abandoned, workroom
from warehouse.lake.catalog import open_to_read, open_to_write, threads_beside
from warehouse.lake.catalogs import answering
from warehouse.lake.in_force import create_macros
from warehouse.lake.lease import write_lease
from warehouse.vault.keyring import Vault, open_vault


class Intake:
    """The door, held open: take as many batches as come, one after the other."""

    def __init__(self, home: Home) -> None:
        """Open the lake, making or migrating it first where that is needed."""
        self._home = home
        with write_lease(home):
            self._writer = open_to_write(home)
            remove_abandoned(home)
        self._shapers: dict[int, duckdb.DuckDBPyConnection] = {}

    def __enter__(self) -> Self:
        """Give the open door."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close all connections."""
        for engine in (*self._shapers.values(), self._writer):
            engine.close()

    def take(
        self, folder: Path, files: Path, *, accepted: str | None = None
    ) -> Summary:
        """Take the files of a source in and say what became of every line.

        Raises SourceError or FileRefusedError when the batch as a whole cannot be what
        the source declares, and BatchHeldError when its amounts are of another size
        than before and nobody has accepted that; nothing of it has then landed.
        """
        source = read_source(folder)

        def delivered(work: Path) -> Delivery:
            found, strangers = arrivals(source, files, work)
            return Delivery(source, found, work, tuple(strangers), accepted)

        return self._through(source, delivered)

    def redrive(
        self, folder: Path, batch_id: str, mended: Mended | None = None
    ) -> Summary:
        """Send the open lines of a batch again, or the mended ones alone.

        Raises FileRefusedError where there is nothing to send, or what is mended is no
        open line.
        """
        source = read_source(folder)
        again = Again(self._home, source, batch_id, mended)
        return self._through(source, lambda work: again.delivery(self._shaper(1), work))

    def _shaper(self, threads: int) -> duckdb.DuckDBPyConnection:
        """Give a reader of so many threads, for a sealed one cannot change them."""
        if threads not in self._shapers:
            room = self._home.work_folder
            engine = open_to_read(self._home, room, threads=threads)
            create_macros(engine)
            self._shapers[threads] = engine
        return self._shapers[threads]

    def _through(self, source: Source, deliver: Callable[[Path], Delivery]) -> Summary:
        """Take a delivery in; once more, if somebody was erased while it was read."""
        started = time.monotonic()
        while True:
            vault = open_vault(self._home)
            with answering(self._home), workroom(self._home, source.name) as work:
                delivery = deliver(work)
                size = sum(file.size for file in delivery.files)
                threads = threads_beside(self._home, source.queries, size)
                prepared = prepare(self._shaper(threads), delivery, vault)
                with write_lease(self._home):
                    self._writer.execute(f"set threads = {threads}")
                    if not vault.has_forgotten_since():
                        landing = _Landing(prepared, self._writer, self._home, vault)
                        return landing.land(started)


def take(
    folder: Path, files: Path, *, home: Home, accepted: str | None = None
) -> Summary:
    """Take one batch in; see `Intake.take`."""
    with Intake(home) as intake:
        return intake.take(folder, files, accepted=accepted)


def redrive(
    folder: Path, batch_id: str, mended: Mended | None = None, *, home: Home
) -> Summary:
    """Send quarantined lines again; see `Intake.redrive`."""
    with Intake(home) as intake:
        return intake.redrive(folder, batch_id, mended)


@dataclass(frozen=True)
class _Landing:
    """One prepared batch on its way into the lake; the write lease is held."""

    prepared: Prepared
    engine: duckdb.DuckDBPyConnection
    home: Home
    vault: Vault

    @cached_property
    def recorded_at(self) -> datetime:
        return registry.next_moment(self.engine)

    @property
    def batch_id(self) -> str:
        return f"{self.prepared.source.name}-{self.recorded_at:%Y%m%dT%H%M%S%f}"

    @property
    def tables(self) -> list[str]:
        return list(self.prepared.rows)

    def land(self, started: float) -> Summary:
        bench, problems = self._judge()
        summary = self._summary(problems)
        refuse_difference(list(summary.control_totals))
        if summary.unaccounted:
            raise LakeError(
                f"{summary.unaccounted} of {summary.read} lines have no fate.",
                "This is a fault of the program: nothing was taken; please report it.",
            )
        kept = quarantine.with_raw_text(problems, self.prepared.arrivals)
        return self._commit(bench, summary, kept, started)

    def _judge(self) -> tuple[Bench, pl.DataFrame]:
        """Judge all tables; a line in conflict takes its other rows out with it."""
        self.engine.execute(
            "create or replace temp table landing as "
            "select $batch_id as batch_id, $recorded_at::timestamptz as recorded_at",
            {"batch_id": self.batch_id, "recorded_at": self.recorded_at},
        )
        list_erased(self.engine, self.vault)
        registry.register_files(self.engine, self.prepared, self.recorded_at)
        problems = self.prepared.problems
        while True:
            bench = self._bench(problems)
            registry.take_as_deltas(bench)
            for table in self.tables:
                judge(bench, table)
            found = fates.conflicts(self.engine, self.tables)
            if found.is_empty():
                return bench, problems
            problems = pl.concat([problems, found.cast(pl.Schema(PROBLEMS))])
            self.engine.register("conflicts", found)
            self.engine.execute("insert into refused select line from conflicts")
            self.engine.unregister("conflicts")

    def _bench(self, problems: pl.DataFrame) -> Bench:
        return Bench(
            engine=self.engine,
            source=self.prepared.source,
            rows=self.prepared.rows,
            batch_id=self.batch_id,
            recorded_at=self.recorded_at,
            files=tuple(a.file_id for a in self.prepared.arrivals),
            slices=tuple(self.prepared.slices()),
            kinds={a.ordinal: a.kind.name for a in self.prepared.arrivals},
            snapshots=self.prepared.complete_snapshots(problems),
        )

    def _summary(self, problems: pl.DataFrame) -> Summary:
        prepared = self.prepared
        tallies = fates.count(self.engine, prepared, self.tables, problems)
        facts = fates.facts(self.engine, self.tables)
        fallen = set(problems["line"]) - set(prepared.problems["line"])
        rules = problems.unique("line", keep="first", maintain_order=True)["rule"]
        return Summary(
            source=prepared.source.name,
            definition=prepared.source.definition,
            batch_id=self.batch_id,
            recorded_at=self.recorded_at,
            read=tallies.read,
            accepted=tallies.accepted,
            duplicate=tallies.duplicate,
            set_aside=tallies.set_aside,
            quarantined=tallies.quarantined,
            quarantine_by_rule=dict(sorted(Counter(rules.to_list()).items())),
            set_aside_by_rule=tallies.set_aside_by_rule,
            facts=sum(facts.by_table.values()),
            corrections=facts.corrections,
            retractions=facts.retractions,
            retractions_withheld=prepared.withholds(problems),
            facts_by_table=facts.by_table,
            control_totals=tuple(control_totals(self.engine, prepared, fallen)),
            files={r.arrival.name: r.lines for r in prepared.readings},
            file_ids={a.name: a.file_id for a in prepared.arrivals},
            not_read=prepared.delivery.strangers,
            undeclared_columns=prepared.undeclared_columns,
            flagged_by_rule=ledgers.flagged(prepared, problems),
            accepted_shift=ledgers.accepted(prepared),
            redriven_from=prepared.delivery.quarantined_in,
            columns={r.arrival.file_id: r.names for r in prepared.readings},
        )

    def _commit(
        self, bench: Bench, summary: Summary, kept: pl.DataFrame, started: float
    ) -> Summary:
        staged = stage(bench, Stage(self.home, self.batch_id, self.engine))
        waiting = self.prepared.delivery.work / WAITING_FOLDER
        keep_identities(bench, waiting, self.vault)
        registry.list_new_files(self.engine, self.prepared, self.tables)
        ledgers.list_all(self.engine, self.prepared, kept)
        arrived = self.prepared.arrivals
        place = quarantine.keep(kept, arrived, home=self.home, batch_id=self.batch_id)
        done = summary.finished(
            seconds=time.monotonic() - started,
            quarantine_file=None if place is None else str(place),
        )
        register(self.engine, staged, done, self.prepared.source)
        return done
