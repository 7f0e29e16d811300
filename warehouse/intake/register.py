"""The register of files: which were taken before, when they came, in which order."""

from datetime import UTC, datetime, timedelta

import duckdb

from warehouse.intake.bench import Bench
from warehouse.intake.prepared import Prepared

_ARRIVED = """
    create or replace temp table arrived as
    with known as (
        select file_id, file_kind, sequence, min(arrived_at) as arrived_at
        from lake.files where source = $source group by file_id, file_kind, sequence
    )
    select
        came.*,
        known.file_id is not null as is_known,
        coalesce(known.arrived_at, $now::timestamptz) as arrived_at,
        least(
            coalesce(known.arrived_at, $now::timestamptz),
            (
                select min(later.arrived_at) from known as later
                where later.file_kind = came.file_kind
                    and later.sequence > came.sequence
            )
        ) as place_at
    from came left join known using (file_id, file_kind, sequence)
"""


def next_moment(engine: duckdb.DuckDBPyConnection) -> datetime:
    """Give the moment this batch is recorded at: now, and after every earlier batch."""
    found = engine.sql("select max(recorded_at) from lake.batches").fetchall()
    last = found[0][0]
    now = datetime.now(UTC)
    return now if last is None else max(now, last + timedelta(microseconds=1))


def register_files(
    engine: duckdb.DuckDBPyConnection, prepared: Prepared, now: datetime
) -> None:
    """Leave temp tables `arrived` (this batch's files and their places) and `refused`.

    A file taken before keeps the day it first came; the same bytes under a later number
    are no such file, but say again what was said once. One that comes after a later one
    of its kind takes its place before that: what it says was old when it arrived.
    """
    engine.execute(
        "create or replace temp table came ("
        "ordinal bigint, file_id varchar, file_kind varchar, file_name varchar, "
        "mode varchar, sequence bigint, bytes bigint, lines bigint, is_again boolean)"
    )
    engine.executemany(
        "insert into came values (?, ?, ?, ?, ?, ?, ?, ?, ?)", _came(prepared)
    )
    engine.execute(_ARRIVED, {"source": prepared.source.name, "now": now})
    engine.register("problem_lines", prepared.problems.select("line").unique())
    engine.execute(
        "create or replace temp table refused as select line from problem_lines"
    )
    engine.unregister("problem_lines")


def _came(prepared: Prepared) -> list[tuple[int | str, ...]]:
    return [
        (
            reading.arrival.ordinal,
            reading.arrival.file_id,
            reading.arrival.kind.name,
            reading.arrival.name,
            reading.arrival.kind.mode,
            prepared.sequence(reading.arrival),
            reading.arrival.size,
            reading.lines,
            reading.arrival.only is not None,
        )
        for reading in prepared.readings
    ]


def take_as_deltas(bench: Bench) -> None:
    """Note that full lists with a bad line are believed only in what they list."""
    complete = ", ".join(["0", *(str(o) for o in sorted(bench.snapshots))])
    bench.engine.execute(
        "update arrived set mode = 'delta' "
        f"where mode = 'snapshot' and ordinal not in ({complete})"
    )


def list_new_files(
    engine: duckdb.DuckDBPyConnection, prepared: Prepared, tables: list[str]
) -> None:
    """Leave a temp table `new_files`, in the order of the lake's `files`."""
    known = " union all ".join(
        f"select ordinal, max(place_at) as placed_at from rows_{table} group by ordinal"
        for table in tables
    )
    engine.execute(
        f"""
        create or replace temp table new_files as
        with latest as (
            select ordinal, max(placed_at) as placed_at from ({known}) group by ordinal
        )
        select file_id, $source as source, $definition as definition, file_kind,
            file_name, mode, sequence, bytes, lines, arrived_at,
            latest.placed_at, landing.batch_id, landing.recorded_at
        from arrived left join latest using (ordinal) cross join landing
        where not is_known
        """,
        {"source": prepared.source.name, "definition": prepared.source.definition},
    )
