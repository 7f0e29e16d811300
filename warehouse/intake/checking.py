"""Hold shaped rows against their contract; every row that breaks it names the rule."""

from datetime import datetime
from functools import cache
from pathlib import Path
from types import new_class

import dataframely as dy
import polars as pl

from warehouse.contracts import STANDARD, Contract
from warehouse.contracts.provenance import COARSE
from warehouse.intake.fields import PROBLEMS
from warehouse.intake.source import Source

ROWS_AT_ONCE = 400_000


def check(table: str, shaped: Path, *, source: Source, now: datetime) -> pl.DataFrame:
    """Return the problems (line, rule, raw) of shaped rows; the judge omits them."""
    contract = STANDARD[table]
    columns = ["line", "known_at", "event_precision", *contract.sql_types]
    rows = pl.scan_parquet(shaped).select(columns)
    problems = [pl.DataFrame(schema=PROBLEMS)]
    for some in rows.collect_batches(chunk_size=ROWS_AT_ONCE):
        problems.append(_broken_rules(contract, some))
        problems.append(_broken_knowledge(contract, some, source=source, now=now))
        problems.append(_broken_precision(contract, some))
    return pl.concat(problems)


@cache
def _with_line(columns: type[dy.Schema]) -> type[dy.Schema]:
    """Add the line to a contract's columns, so that what fails can say where."""
    return new_class(
        f"{columns.__name__}ByLine",
        (columns,),
        exec_body=lambda body: body.update(line=dy.Int64(nullable=False)),
    )


def _broken_rules(contract: Contract, rows: pl.DataFrame) -> pl.DataFrame:
    by_line = _with_line(contract.columns)
    _, failed = by_line.filter(rows.select("line", *contract.sql_types))
    if not failed.counts():
        return pl.DataFrame(schema=PROBLEMS)
    details = failed.details()
    rules = [n for n in details.columns if n not in contract.sql_types and n != "line"]
    first = pl.coalesce(
        pl.when(pl.col(rule).cast(pl.String) == "invalid").then(pl.lit(rule))
        for rule in rules
    )
    return details.select(
        "line",
        rule=pl.lit(f"{contract.name}.") + first,
        raw=pl.lit(None, dtype=pl.String),
    )


def _broken_knowledge(
    contract: Contract, rows: pl.DataFrame, *, source: Source, now: datetime
) -> pl.DataFrame:
    """No fact was known after it came; a source that tells must tell for each row."""
    known = pl.col("known_at")
    is_told = source.basis_of(contract.name) == "source"
    rule = (
        pl.when(known > pl.lit(now))
        .then(pl.lit("known_at|later_than_arrival"))
        .when(pl.lit(is_told) & known.is_null())
        .then(pl.lit("known_at|nullability"))
    )
    return (
        rows.select("line", rule=rule, raw=pl.lit(None, dtype=pl.String))
        .filter(pl.col("rule").is_not_null())
        .with_columns(rule=pl.lit(f"{contract.name}.") + pl.col("rule"))
    )


def _broken_precision(contract: Contract, rows: pl.DataFrame) -> pl.DataFrame:
    """What is dated by a month or a year stands at the first day of it."""
    told = pl.col("event_precision")
    rules = [pl.when(~told.is_in(COARSE)).then(pl.lit("event_precision|code"))]
    if contract.event_time is not None and contract.event_is_a_day:
        day = pl.col(contract.event_time)
        first = {"month": day.dt.month_start(), "year": day.dt.truncate("1y")}
        rules += [
            pl.when(told == name, day != start).then(
                pl.lit("event_precision|not_the_first_day")
            )
            for name, start in first.items()
        ]
    return (
        rows.select("line", rule=pl.coalesce(rules), raw=pl.lit(None, dtype=pl.String))
        .filter(pl.col("rule").is_not_null())
        .with_columns(rule=pl.lit(f"{contract.name}.") + pl.col("rule"))
    )
