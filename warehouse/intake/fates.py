"""What became of each line: accepted, duplicate, set aside or quarantined."""

from collections import Counter
from dataclasses import dataclass

import duckdb
import numpy as np
import polars as pl

from warehouse.intake.prepared import Prepared


@dataclass(frozen=True)
class Tallies:
    """Physical lines of a batch by fate, and those set aside by rule."""

    read: int
    accepted: int
    duplicate: int
    set_aside: int
    quarantined: int
    set_aside_by_rule: dict[str, int]


@dataclass(frozen=True)
class Facts:
    """The versions of facts a batch makes, and how many of them amend."""

    by_table: dict[str, int]
    corrections: int
    retractions: int


def conflicts(engine: duckdb.DuckDBPyConnection, tables: list[str]) -> pl.DataFrame:
    """Find the lines that contradict their source, or claim another source's key."""
    said = " union all ".join(
        f"""
        select line, '{table}.key|' || case verdict
            when 'conflict' then 'same_place_other_body' else 'of_another_source' end
            as rule, null::varchar as raw
        from verdicts_{table} where verdict in ('conflict', 'foreign_key')
        """
        for table in tables
    )
    return engine.sql(said).pl()


def count(
    engine: duckdb.DuckDBPyConnection,
    prepared: Prepared,
    tables: list[str],
    problems: pl.DataFrame,
) -> Tallies:
    """Count every line once, by what became of it."""
    plain: Counter[str] = Counter()
    for reading in prepared.readings:
        plain.update(reading.plain)
    aside = prepared.aside.join(problems.select("line"), on="line", how="anti")
    by_rule = {**plain, **dict(aside.group_by("rule").len().iter_rows())}
    bad = problems["line"].unique().to_numpy()
    told = len(prepared.told) - int(np.count_nonzero(prepared.told.holds(bad)))
    repeated = _repeated(engine, tables)
    return Tallies(
        read=sum(reading.lines for reading in prepared.readings),
        accepted=told - repeated,
        duplicate=repeated,
        set_aside=aside.height + plain.total(),
        quarantined=len(bad),
        set_aside_by_rule=dict(sorted(by_rule.items())),
    )


def _repeated(engine: duckdb.DuckDBPyConnection, tables: list[str]) -> int:
    """Count the lines that say nothing new in any table."""
    said = " union all ".join(
        f"select line, verdict = 'new' as is_new from verdicts_{table} "
        "where origin = 'incoming'"
        for table in tables
    )
    engine.execute(
        "create or replace temp table _said as "
        f"select line, bool_or(is_new) as is_new from ({said}) group by line"
    )
    fresh = " union all ".join(
        f"select line from rows_{table} where line in (select line from _said) "
        f"and event_id not in (select event_id from contested_{table})"
        for table in tables
    )
    query = f"""
        select count(*) from _said where not is_new and line not in ({fresh})
    """
    if not engine.sql("from _said where not is_new limit 1").fetchall():
        return 0
    return int(engine.sql(query).fetchall()[0][0])


def facts(engine: duckdb.DuckDBPyConnection, tables: list[str]) -> Facts:
    """Count the versions of facts the batch makes, and which of them amend."""
    by_table: dict[str, int] = {}
    corrections = retractions = 0
    for table in tables:
        fresh, corrected, retracted = engine.sql(
            f"""
            select
                (select count(*) from rows_{table})
                - count(*) filter (origin = 'incoming')
                + count(*) filter (verdict = 'new'),
                count(*) filter (verdict = 'new' and op = 'correct'),
                count(*) filter (verdict = 'new' and op = 'retract')
            from verdicts_{table}
            """
        ).fetchall()[0]
        if fresh:
            by_table[table] = int(fresh)
        corrections += int(corrected)
        retractions += int(retracted)
    return Facts(by_table, corrections, retractions)
