"""What is kept of a batch beside its facts, each in a ledger of the lake.

The flags on facts, how large amounts are, which lines were quarantined, and what became
of those that had been quarantined before.
"""

from collections import Counter

import duckdb
import polars as pl

from warehouse.intake.arrivals import LINE_MASK
from warehouse.intake.open_lines import STILL_OPEN
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


def list_all(
    engine: duckdb.DuckDBPyConnection, prepared: Prepared, kept: pl.DataFrame
) -> None:
    """Leave `new_<ledger>` for each ledger, in the order of its columns in the lake.

    `kept` are the quarantined lines (line, rule, raw); the batch has been judged.
    """
    _list_flags(engine, prepared)
    _list_profiles(engine, prepared)
    _list_quarantined(engine, kept)
    if engine.sql(_ANY_OF_ITS_FILES).fetchall():
        _list_redriven(engine, prepared)
    else:  # as nearly always: spares asking which are open
        engine.execute("create or replace temp table new_redriven as " + _NONE)


def _list_flags(engine: duckdb.DuckDBPyConnection, prepared: Prepared) -> None:
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


def _list_profiles(engine: duckdb.DuckDBPyConnection, prepared: Prepared) -> None:
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


def _list_quarantined(engine: duckdb.DuckDBPyConnection, kept: pl.DataFrame) -> None:
    engine.register("kept_lines", kept.select("line", "rule"))
    engine.execute(
        f"""
        create or replace temp table new_quarantined as
        select landing.batch_id, arrived.file_id, kept.line & {LINE_MASK} as line,
            kept.rule, landing.recorded_at
        from kept_lines as kept
        join arrived on kept.line >> 40 = arrived.ordinal
        cross join landing
        """
    )
    engine.unregister("kept_lines")


def _lines_told(tables: list[str]) -> tuple[str, str]:
    """Select the lines that rows were made of, and those that say anything new."""
    told = " union all ".join(f"select line from rows_{table}" for table in tables)
    new = " union all ".join(
        f"select line from rows_{table} "
        f"where event_id not in (select event_id from contested_{table}) union all "
        f"select line from verdicts_{table} where verdict = 'new' and line is not null"
        for table in tables
    )
    return told, new


_ANY_OF_ITS_FILES = """
    select 1 from lake.quarantined
    where file_id in (select file_id from arrived) limit 1
"""
_NONE = "select * from lake.redriven where false"


def _list_redriven(engine: duckdb.DuckDBPyConnection, prepared: Prepared) -> None:
    """Look for open lines among those of this batch: alone, or with their whole file.

    One that landed, or was set aside, is closed; one that broke a rule again is closed
    where it was, for it is open in this batch.
    """
    told, new = _lines_told(list(prepared.rows))
    engine.execute(
        f"""
        create or replace temp table _come_again as
        select open.batch_id as quarantined_in, open.file_id, open.line, open.rule,
            min((arrived.ordinal << 40) | open.line) as number
        from ({STILL_OPEN}) as open join arrived using (file_id)
        where not arrived.is_again
            or list_contains($sent, (arrived.ordinal << 40) | open.line)
        group by all
        """,
        {"sent": [a.first_line + n for a in prepared.arrivals for n in a.only or ()]},
    )
    some = "select number from _come_again"
    if not engine.sql(f"{some} limit 1").fetchall():  # spares looking through all rows
        told = new = "select null::bigint as line where false"
    engine.execute(
        f"""
        create or replace temp table new_redriven as
        select quarantined_in, file_id, line, landing.batch_id,
            case
                when number in (select line from refused) then 'quarantined'
                when number in (select line from ({new}) where line in ({some}))
                    then 'accepted'
                when number in (select line from ({told}) where line in ({some}))
                    then 'duplicate'
                else 'set_aside'
            end as fate,
            rule, list_contains($mended, number) as is_mended, landing.recorded_at
        from _come_again cross join landing
        """,
        {"mended": sorted(prepared.delivery.mended)},
    )
