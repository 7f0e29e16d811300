"""What is kept of a batch beside its facts: flags on them, and how large they are."""

from collections import Counter

import duckdb
import polars as pl

from warehouse.intake.arrivals import LINE_MASK
from warehouse.intake.prepared import Prepared

_PROFILES = {
    "file_kind": pl.String,
    "contract": pl.String,
    "column_name": pl.String,
    "currency": pl.String,
    "file_id": pl.String,
    "units": pl.Int64,
    "middle": pl.Float64,
    "reason": pl.String,
}

MOST_FLAGS = 10_000
"""So many lines of a batch are listed under one rule; the summary counts them all."""


def flagged(prepared: Prepared, problems: pl.DataFrame) -> dict[str, int]:
    """Count the lines that landed under a flag, by the rule they do not keep."""
    landed = prepared.flags.join(problems.select("line"), on="line", how="anti")
    lines = landed.unique(["line", "rule"])["rule"].to_list()
    return dict(sorted(Counter(lines).items()))


def accepted(prepared: Prepared) -> str | None:
    """Tell why amounts of another size were taken, if there were any."""
    return next((p.reason for p in prepared.profiles if p.reason is not None), None)


def list_flags(engine: duckdb.DuckDBPyConnection, prepared: Prepared) -> None:
    """Leave a temp table `new_flags`, in the order of the lake's `flags`."""
    engine.register("found_flags", prepared.flags)
    engine.execute(
        f"""
        create or replace temp table new_flags as
        select flag.event_id::uuid as event_id, flag.contract, flag.rule,
            arrived.file_id, flag.line & {LINE_MASK} as line, landing.batch_id,
            landing.recorded_at
        from found_flags as flag
        join arrived on flag.line >> 40 = arrived.ordinal
        cross join landing
        where flag.line not in (select line from refused)
        qualify row_number() over (
            partition by flag.rule order by flag.line
        ) <= {MOST_FLAGS}
        """
    )
    engine.unregister("found_flags")


def list_profiles(engine: duckdb.DuckDBPyConnection, prepared: Prepared) -> None:
    """Leave a temp table `new_profiles`, in the order of the lake's `profiles`."""
    found = pl.DataFrame(
        [
            (*p.key, p.arrival.file_id, p.units, p.middle, p.reason)
            for p in prepared.profiles
        ],
        schema=_PROFILES,
        orient="row",
    )
    engine.register("found_profiles", found)
    engine.execute(
        """
        create or replace temp table new_profiles as
        select $source as source, found_profiles.*, landing.batch_id,
            landing.recorded_at
        from found_profiles cross join landing
        """,
        {"source": prepared.source.name},
    )
    engine.unregister("found_profiles")
