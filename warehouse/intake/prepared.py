"""All that needs no lease: a batch read, shaped and held against its contracts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl

from warehouse.contracts import STANDARD
from warehouse.intake.arrivals import LINE_BITS, Arrival
from warehouse.intake.checking import Checks
from warehouse.intake.control import RawTotal, raw_total
from warehouse.intake.declared import sequence_number
from warehouse.intake.lineset import LineSet
from warehouse.intake.reading import Reading, read_file, refuse_too_much
from warehouse.intake.shaping import shape
from warehouse.intake.source import Source
from warehouse.intake.values import PROBLEMS

LINES_A_SLICE = 2_500_000
"""So many lines' rows are sorted within the memory an engine may use."""

LAST_LINE = 1 << 62


@dataclass(frozen=True)
class Prepared:
    """A batch ready to be judged: checked rows by table, and what fell out so far.

    `problems` holds line, rule, raw; `aside` holds line and rule; `told` are the lines
    the queries made rows of.
    """

    source: Source
    readings: list[Reading]
    rows: dict[str, Path]
    problems: pl.DataFrame
    aside: pl.DataFrame
    told: LineSet
    totals: list[RawTotal]
    work: Path

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
        parts = (self.work / "files" / arrival.kind.name).glob(
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
            a.kind.name in kinds and a.ordinal not in complete for a in self.arrivals
        )

    def complete_snapshots(self, problems: pl.DataFrame) -> frozenset[int]:
        """Name the snapshot files without one bad line: absence there means gone."""
        bad = set((problems["line"] // (1 << LINE_BITS)).to_list())
        spoilt = {a.kind.name for a in self.arrivals if a.ordinal in bad}
        return frozenset(
            a.ordinal
            for a in self.arrivals
            if a.kind.mode == "snapshot" and a.kind.name not in spoilt
        )


def prepare(
    shaper: duckdb.DuckDBPyConnection,
    source: Source,
    files: list[Arrival],
    *,
    work: Path,
) -> Prepared:
    """Read, shape and check a batch into Parquet under its work folder."""
    now = datetime.now(UTC)
    readings = [
        read_file(file, zone=source.zone, into=work / "files" / file.kind.name)
        for file in files
    ]
    shaped = shape(shaper, source, work=work)
    found = [reading.problems for reading in readings]
    found += [
        Checks(STANDARD[table], source, now).problems(rows)
        for table, rows in shaped.rows.items()
    ]
    apart = pl.read_parquet(work / "apart.parquet")
    left_over = apart.filter(~pl.col("is_aside"))
    found.append(
        left_over.with_columns(raw=pl.lit(None, dtype=pl.String)).select(*PROBLEMS)
    )
    problems = pl.concat(found)
    for reading in readings:
        _refuse_too_much(reading, problems)
    aside = apart.filter("is_aside").select("line", "rule")
    return Prepared(
        source=source,
        readings=readings,
        rows=shaped.rows,
        problems=problems,
        aside=aside,
        told=shaped.told,
        totals=_raw_totals(source, readings, problems, aside),
        work=work,
    )


def _refuse_too_much(reading: Reading, problems: pl.DataFrame) -> None:
    """Refuse a file of which too much would be quarantined: so many mean lines."""
    arrival = reading.arrival
    if problems.height and arrival.only is None:
        mine = pl.col("line") // (1 << LINE_BITS) == arrival.ordinal
        bad = problems.filter(mine)["line"].n_unique()
        refuse_too_much(arrival, bad * arrival.size // reading.lines)


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
