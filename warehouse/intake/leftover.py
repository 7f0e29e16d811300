"""The lines no query of a source made a fact of: set aside by a rule, or left over.

A join or filter in a source's SQL can so never lose a line unseen.
"""

from pathlib import Path

import duckdb
import numpy as np
import polars as pl

from warehouse.errors import SourceError
from warehouse.intake.lineset import LineSet, numbers_in
from warehouse.intake.source import Source
from warehouse.intake.wording import quoted, quoted_name


def lines_read(files: Path) -> LineSet:
    """Give the lines that could be read, of all files under a folder."""
    read = LineSet()
    for folder in sorted(files.iterdir()):
        for lines in numbers_in(folder / "*.parquet"):
            read.add(lines)
    return read


def lines_told(shaped: Path, read: LineSet, where: str) -> LineSet:
    """Give the lines a query made rows of; refuse one that names a line of no file."""
    told, unknown = LineSet(), 0
    for lines in numbers_in(shaped):
        known = read.holds(lines)
        unknown += int(np.count_nonzero(~known))
        told.add(lines[known])
    if unknown:
        raise SourceError(
            f"{where} gives {unknown} rows whose line is none of the files'.",
            "Carry the column line through as it is.",
        )
    return told


def list_lines_without_a_fact(
    engine: duckdb.DuckDBPyConnection, source: Source, left: pl.DataFrame, into: Path
) -> None:
    """Set aside what the source declares so, and name every other line left over."""
    run = engine.execute
    engine.register("left_lines", left)
    run("create or replace temp table _left as select line from left_lines")
    engine.unregister("left_lines")
    run(
        "create or replace temp table _apart (line bigint, rule varchar, is_aside bool)"
    )
    for kind in source.files:
        rules = [(a.rule, a.where) for a in source.set_aside if a.file == kind.name]
        rules += [("reference", "true")] if kind.reference else []
        for rule, where in rules:
            _refuse_unless_condition(engine, source, rule, where)
            try:
                run(_left_over(kind.name, rule, where, is_aside=True))
            except duckdb.Error as problem:
                raise _condition_error(source, rule, str(problem)) from problem
        run(_left_over(kind.name, f"{kind.name}.line|no_fact", "true", is_aside=False))
    run(f"copy (select * from _apart) to {quoted(into)} (format parquet)")


def _left_over(kind: str, rule: str, where: str, *, is_aside: bool) -> str:
    return (
        f"insert into _apart select line, '{rule}', {is_aside} "
        f"from {quoted_name(kind)} where ({where}\n) "
        "and line in (select line from _left) "
        "and line not in (select line from _apart)"
    )


def _refuse_unless_condition(
    engine: duckdb.DuckDBPyConnection, source: Source, rule: str, where: str
) -> None:
    """Refuse what is not one expression by itself, whatever it would be in a query."""
    try:
        statements = engine.extract_statements(f"select ({where}\n)")
        alone = engine.extract_statements(f"select {where}")
    except duckdb.Error as problem:
        raise _condition_error(source, rule, str(problem)) from problem
    if len(statements) != 1 or len(alone) != 1:
        raise _condition_error(source, rule, "it is more than one condition")


def _condition_error(source: Source, rule: str, problem: str) -> SourceError:
    first = problem.splitlines()[0]
    return SourceError(
        f"{source.folder}/source.toml: set_aside.{rule}: {first}.",
        "Write one condition over the file's columns.",
    )
