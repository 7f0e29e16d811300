"""The lines no query of a source made a fact of: set aside by a rule, or left over."""

from pathlib import Path

import duckdb

from warehouse.errors import SourceError
from warehouse.intake.source import Source
from warehouse.intake.wording import quoted, quoted_name


def refuse_unknown_lines(
    engine: duckdb.DuckDBPyConnection, source: Source, shaped: Path, where: str
) -> None:
    """Refuse a query whose rows do not name the line of a file they come from."""
    lines = " union all ".join(
        f"select line from {quoted_name(kind.name)}" for kind in source.files
    )
    unknown = engine.sql(
        f"select count(*) from read_parquet({quoted(shaped)}) "
        f"where line is null or line not in ({lines})"
    ).fetchall()[0][0]
    if unknown:
        raise SourceError(
            f"{where} gives {unknown} rows whose line is none of the files'.",
            "Carry the column line through as it is.",
        )


def list_lines_without_a_fact(
    engine: duckdb.DuckDBPyConnection,
    source: Source,
    shaped: dict[str, Path],
    into: Path,
) -> None:
    """Set aside what the source declares so, and name every line left over.

    A join or filter in a source's SQL can so never lose a line unseen.
    """
    mapped = " union all ".join(
        f"select line from read_parquet({quoted(path)})" for path in shaped.values()
    )
    run = engine.execute
    run(f"create or replace temp table _mapped as select distinct line from ({mapped})")
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
        "and line not in (select line from _mapped) "
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
