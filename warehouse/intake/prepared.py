"""All that needs no lease: a batch read, shaped and held against its contracts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl

from warehouse.intake.arrivals import LINE_BITS, Arrival
from warehouse.intake.beside import Beside
from warehouse.intake.control import RawTotal, raw_total
from warehouse.intake.disguise import ERASED, Disguise
from warehouse.intake.lineset import LineSet
from warehouse.intake.reading import Reading, read_file, refuse_too_much
from warehouse.intake.reconciled import refuse_unlike_told
from warehouse.intake.said_before import know_content_ids
from warehouse.intake.sealing import Guard
from warehouse.intake.sense import judge_sense
from warehouse.intake.sequence import sequence_number
from warehouse.intake.shaping import Shaped, shape
from warehouse.intake.shift import Profile, profiles_of
from warehouse.intake.source import Source
from warehouse.intake.values import PROBLEMS
from warehouse.vault.keyring import Vault

LINES_A_SLICE = 2_500_000
"""So many lines' rows are sorted within the memory an engine may use."""

LAST_LINE = 1 << 62

WAITING_FOLDER = "identities"
"""Holds the sealed identities of a batch until its lines have become facts."""

IS_KEPT = ~pl.col("rule").str.ends_with(f"|{ERASED}")
"""Problems of lines that can be mended, for their text is kept."""


@dataclass(frozen=True)
class Delivery:
    """Files of a source, and the room to work on them.

    `accepted` says why amounts of another size than before are right; `strangers` are
    the files beside them that are of no kind the source sends. Lines out of quarantine
    come from the batch `quarantined_in`; `mended` are those whose text was changed.
    """

    source: Source
    files: list[Arrival]
    work: Path
    strangers: tuple[str, ...] = ()
    accepted: str | None = None
    quarantined_in: str | None = None
    mended: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Prepared:
    """A batch ready to be judged: checked rows by table, and what fell out so far.

    `problems` holds line, rule, raw; `aside` holds line and rule; `flags` what is taken
    but does not go with what else is known; `profiles` how large its amounts are;
    `told` are the lines the queries made rows of.
    """

    delivery: Delivery
    readings: list[Reading]
    rows: dict[str, Path]
    problems: pl.DataFrame
    aside: pl.DataFrame
    flags: pl.DataFrame
    profiles: list[Profile]
    told: LineSet
    totals: list[RawTotal]

    @property
    def source(self) -> Source:
        """The source that sent it."""
        return self.delivery.source

    @property
    def arrivals(self) -> list[Arrival]:
        """The files of the batch."""
        return [reading.arrival for reading in self.readings]

    def sequence(self, arrival: Arrival) -> int:
        """Tell a file's place among its like."""
        column = arrival.kind.sequence_column
        if arrival.sequence is not None:
            return arrival.sequence
        if column is None:
            return arrival.kind.sequence_in_name(arrival.matched or arrival.name) or 0
        parts = (self.delivery.work / "files" / arrival.kind.name).glob(
            f"{arrival.ordinal:04}-*"
        )
        for part in sorted(parts):
            values = pl.read_parquet(part, columns=[column])[column].drop_nulls()
            if len(values):
                return sequence_number(values[0])
        return 0

    @property
    def undeclared_columns(self) -> tuple[str, ...]:
        """Name the columns that came without being declared."""
        return tuple(
            f"{reading.arrival.kind.name}.{name}"
            for reading in self.readings
            for name in reading.undeclared
        )

    def slices(self) -> Iterator[range]:
        """Cut the batch's lines into runs of so many at most.

        The first begins at 0, so that it takes in what no line of the batch tells.
        """
        start = taken = 0
        for reading in self.readings:
            first, left = reading.arrival.first_line, reading.lines
            while taken + left > LINES_A_SLICE:
                cut = first + LINES_A_SLICE - taken + 1
                yield range(start, cut)
                left -= LINES_A_SLICE - taken
                start, first, taken = cut, cut - 1, 0
            taken += left
        yield range(start, LAST_LINE)

    def withholds(self, problems: pl.DataFrame) -> bool:
        """Tell whether a full list with bad lines kept absence from meaning gone."""
        complete = self.complete_snapshots(problems)
        kinds = {table.snapshot_of for table in self.source.tables.values()}
        return any(
            a.kind.name in kinds and a.ordinal not in complete
            for a in self.arrivals
            if a.kind.mode == "snapshot"
        )

    def complete_snapshots(self, problems: pl.DataFrame) -> frozenset[int]:
        """Name the snapshot files without one bad line: absence there means gone.

        The line of an erased person is not bad, it is of no one any more.
        """
        bad = set((problems.filter(IS_KEPT)["line"] // (1 << LINE_BITS)).to_list())
        spoilt = {a.kind.name for a in self.arrivals if a.ordinal in bad}
        return frozenset(
            a.ordinal
            for a in self.arrivals
            if a.kind.mode == "snapshot" and a.kind.name not in spoilt
        )


def prepare(
    shaper: duckdb.DuckDBPyConnection, delivery: Delivery, vault: Vault
) -> Prepared:
    """Read, disguise, shape, check and seal a batch into Parquet in its work folder."""
    source, work = delivery.source, delivery.work
    readings = list(_read(delivery, vault))
    refuse_unlike_told(readings, source)
    secret = vault.keyring.secret_for("content ids")
    know_content_ids(shaper, source, delivery.files, secret)
    guard = Guard(source, vault, now=datetime.now(UTC))
    shaped = shape(shaper, source, work=work, guard=guard)
    apart = pl.read_parquet(work / "apart.parquet")
    problems = pl.concat(_broken(readings, shaped, apart))
    beside = Beside(shaper, source, shaped.rows)
    beside.show(problems)
    new = beside.new(delivery.files)
    senseless, flags = judge_sense(beside)
    problems = pl.concat([problems, senseless])
    for reading in readings:
        _refuse_too_much(reading, problems)
    aside = apart.filter("is_aside").select("line", "rule")
    return Prepared(
        delivery=delivery,
        readings=readings,
        rows=shaped.rows,
        problems=problems,
        aside=aside,
        flags=_of_files(flags, [*new, *(f for f in delivery.files if f.only)]),
        profiles=profiles_of(beside, new, delivery.accepted),
        told=shaped.told,
        totals=_raw_totals(source, readings, problems, aside),
    )


def _read(delivery: Delivery, vault: Vault) -> Iterator[Reading]:
    source, work = delivery.source, delivery.work
    disguise = Disguise(source.numbers_of, vault, work / WAITING_FOLDER)
    for file in delivery.files:
        into = work / "files" / file.kind.name
        yield read_file(file, zone=source.zone, into=into, disguise=disguise)


def _of_files(lines: pl.DataFrame, files: list[Arrival]) -> pl.DataFrame:
    ordinals = [file.ordinal for file in files]
    return lines.filter((pl.col("line") // (1 << LINE_BITS)).is_in(ordinals))


def _broken(
    readings: list[Reading], shaped: Shaped, apart: pl.DataFrame
) -> Iterator[pl.DataFrame]:
    """Give the problems of lines, of rows by their contract, and of lines left over."""
    for reading in readings:
        yield reading.problems
    yield from shaped.problems
    left_over = apart.filter(~pl.col("is_aside"))
    yield left_over.with_columns(raw=pl.lit(None, dtype=pl.String)).select(*PROBLEMS)


def _refuse_too_much(reading: Reading, problems: pl.DataFrame) -> None:
    """Refuse a file of which too much would be quarantined: so many mean lines."""
    arrival = reading.arrival
    if problems.height and arrival.only is None:
        mine = pl.col("line") // (1 << LINE_BITS) == arrival.ordinal
        bad = problems.filter(mine & IS_KEPT)["line"].n_unique()
        refuse_too_much(arrival, bad * reading.size // reading.lines)


def _raw_totals(
    source: Source, readings: list[Reading], problems: pl.DataFrame, aside: pl.DataFrame
) -> list[RawTotal]:
    sent = {reading.arrival.kind.name for reading in readings}
    apart = {*problems["line"].to_list(), *aside["line"].to_list()}
    return [
        raw_total(readings, total, currency=source.currency, apart=apart)
        for total in source.totals
        if total.file in sent and total.table in source.queries
    ]
