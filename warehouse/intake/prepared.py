"""Everything that needs no lease: a batch read, shaped and held against its contracts."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl

from warehouse.intake.arrivals import Arrival
from warehouse.intake.checking import check
from warehouse.intake.fields import PROBLEMS
from warehouse.intake.reading import Reading, read_file
from warehouse.intake.shaping import shape
from warehouse.intake.source import Source, sequence_number


@dataclass(frozen=True)
class Prepared:
    """A batch ready to be judged: checked rows by table, and what fell out so far.

    `problems` holds line, rule, raw; `aside` holds line and rule.
    """

    source: Source
    readings: list[Reading]
    rows: dict[str, Path]
    problems: pl.DataFrame
    aside: pl.DataFrame
    work: Path

    @property
    def arrivals(self) -> list[Arrival]:
        """The files of the batch."""
        return [reading.arrival for reading in self.readings]

    def sequence(self, arrival: Arrival) -> int:
        """Tell a file's place among its like."""
        rule = arrival.kind.sequence
        if not rule.startswith("column "):
            return arrival.kind.sequence_in_name(arrival.path.name) or 0
        column = rule.removeprefix("column ")
        parts = sorted(
            (self.work / "files" / arrival.kind.name).glob(f"{arrival.ordinal:04}-*")
        )
        values = pl.read_parquet(parts[0], columns=[column])[column].drop_nulls()
        return sequence_number(values[0]) if len(values) else 0

    def complete_snapshots(self) -> frozenset[int]:
        """Name the snapshot files without one bad line: absence there means gone."""
        bad = set(self.problems["line"].to_list())
        spoilt = {a.kind.name for a in self.arrivals if any(a.owns(n) for n in bad)}
        return frozenset(
            a.ordinal for a in self.arrivals if a.kind.name not in spoilt
        )


def prepare(
    shaper: duckdb.DuckDBPyConnection,
    source: Source,
    files: list[Arrival],
    *,
    work: Path,
    now: datetime,
) -> Prepared:
    """Read, shape and check a batch into Parquet under its work folder."""
    readings = [
        read_file(file, zone=source.zone, into=work / "files" / file.kind.name)
        for file in files
    ]
    shaped = shape(shaper, source, work=work)
    problems = [reading.problems for reading in readings]
    rows: dict[str, Path] = {}
    for table, path in shaped.items():
        rows[table] = work / "rows" / table
        problems.append(check(table, path, source=source, now=now, into=rows[table]))
        path.unlink()
    apart = pl.read_parquet(work / "apart.parquet")
    left_over = apart.filter(~pl.col("is_aside"))
    problems.append(
        left_over.with_columns(raw=pl.lit(None, dtype=pl.String)).select(*PROBLEMS)
    )
    return Prepared(
        source=source,
        readings=readings,
        rows=rows,
        problems=pl.concat(problems),
        aside=apart.filter("is_aside").select("line", "rule"),
        work=work,
    )
