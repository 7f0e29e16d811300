"""Rules across columns that many tables share, each under the name a table gives it."""

from typing import Any

import dataframely as dy
import polars as pl

Rule = Any
"""What dataframely makes of a rule; its class is not part of its public names."""


def in_order(*columns: str) -> Rule:
    """Let each day come no later than the next one that is told.

    >>> begins_before_it_ends = in_order("valid_from", "valid_to")
    """

    def rule(_: type[dy.Schema]) -> pl.Expr:
        return pl.all_horizontal(
            (pl.col(earlier) <= pl.col(later)).fill_null(value=True)
            for n, earlier in enumerate(columns)
            for later in columns[n + 1 :]
        )

    return dy.rule()(rule)


def told_together(*columns: str) -> Rule:
    """Let either all of some columns be told, or none.

    >>> a_link_is_whole = told_together("fulfilled_by_table", "fulfilled_by_id")
    """

    def rule(_: type[dy.Schema]) -> pl.Expr:
        absent = [pl.col(name).is_null() for name in columns]
        return pl.all_horizontal(absent) | ~pl.any_horizontal(absent)

    return dy.rule()(rule)


def only_with(column: str, *codes: str, of: str) -> Rule:
    """Let a column be told only where a code column holds one of these codes.

    >>> only_a_breach_is_cured = only_with("cured_on", "breached", of="result")
    """

    def rule(_: type[dy.Schema]) -> pl.Expr:
        is_so = pl.col(of).is_in(list(codes)).fill_null(value=False)
        return pl.col(column).is_null() | is_so

    return dy.rule()(rule)
