"""Bounds of what can be believed: a value beyond one quarantines its line.

A contract says what a column can hold at all; a source, knowing its sender, says what
that sender's figures can be, and why.
"""

import polars as pl

from warehouse.intake.declared import Bound, FileKind
from warehouse.intake.fields import Fields
from warehouse.intake.values import PROBLEMS


def believed(fields: Fields, kind: FileKind) -> Fields:
    """Take the lines out whose values are beyond a bound of their file."""
    beyond = beyond_bounds(fields.rows, kind)
    if beyond.is_empty():
        return fields
    return Fields(
        rows=fields.rows.join(beyond, on="line", how="anti"),
        problems=pl.concat([fields.problems, beyond]),
    )


def beyond_bounds(rows: pl.DataFrame, kind: FileKind) -> pl.DataFrame:
    """Give the problems (line, rule, raw) of typed rows with a value not believed."""
    if not kind.bounds:
        return pl.DataFrame(schema=PROBLEMS)
    rule = pl.coalesce(
        pl.when(_is_beyond(bound)).then(
            pl.lit(f"{kind.name}.{bound.column}|{bound.rule}")
        )
        for bound in kind.bounds
    )
    found = rows.select("line", rule=rule, raw=pl.lit(None, dtype=pl.String))
    return found.filter(pl.col("rule").is_not_null()).cast(pl.Schema(PROBLEMS))


def _is_beyond(bound: Bound) -> pl.Expr:
    value = pl.col(bound.column)
    too_little = pl.lit(value=False) if bound.least is None else value < bound.least
    too_much = pl.lit(value=False) if bound.most is None else value > bound.most
    return too_little | too_much
