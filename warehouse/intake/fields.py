"""Fields: well-formed lines cut into columns and read as the types declared for them.

Whatever does not fit is a problem of its line: which rule it broke, and the raw text.
"""

import csv
import difflib
import io
from collections import Counter
from dataclasses import dataclass

import polars as pl

from warehouse.contracts.columns import MONEY_SCALE
from warehouse.errors import FileRefusedError
from warehouse.intake.arrivals import Arrival
from warehouse.intake.declared import EXPONENT, ColumnType, FileKind

PROBLEMS = {"line": pl.Int64, "rule": pl.String, "raw": pl.String}

_MONEY = rf"^[+-]?[0-9]{{1,15}}(\.[0-9]{{0,{MONEY_SCALE}}}0*)?$"
_EXPONENT = r"^[+-]?[0-9](\.[0-9]{1,3})?[eE]\+?0?[0-9]$"
_INTEGER = r"^[+-]?[0-9]{1,18}$"
_NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$"

_FIRST_DAY = {"date": ("", ""), "month": ("1 ", "%d "), "year": ("1 1 ", "%d %m ")}
"""What makes a date of a month or a year: its first day, and how that is written."""


@dataclass(frozen=True)
class Fields:
    """What a block became: typed rows by line, and the lines that broke a rule."""

    rows: pl.DataFrame
    problems: pl.DataFrame


def header_names(arrival: Arrival, first_line: str) -> list[str]:
    """Read the header, or refuse the file when a declared column is not in it."""
    declared = arrival.kind.columns
    if not arrival.kind.header:
        return list(declared)
    names = _cut_header(arrival, first_line)
    missing = [name for name in declared if name not in names]
    if missing:
        like = difflib.get_close_matches(missing[0], names, n=1)
        hint = f" Did its sender rename it to {like[0]!r}?" if like else ""
        raise FileRefusedError(
            f"{arrival.path.name} has no column {missing[0]!r}.{hint}",
            "Ask for the file as declared, or declare the new name in source.toml.",
        )
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise FileRefusedError(
            f"{arrival.path.name} has the column {twice[0]!r} twice.",
            "Ask for the file with one of each.",
        )
    return names


def _cut_header(arrival: Arrival, first_line: str) -> list[str]:
    reader = csv.reader([first_line], delimiter=arrival.kind.delimiter)
    try:
        return [name.strip() for name in next(reader, [])]
    except csv.Error as problem:
        raise FileRefusedError(
            f"The header of {arrival.path.name} cannot be read: {problem}.",
            "Ask for the file again, or look at its first line.",
        ) from None


def read_fields(
    lines: pl.DataFrame, *, arrival: Arrival, names: list[str], zone: str
) -> Fields:
    """Cut lines (line, raw, readable) into the declared columns and type them."""
    kind = arrival.kind
    quoted = pl.col("raw").str.contains('"', literal=True)
    judged = pl.concat(
        [
            lines.filter(~quoted).with_columns(_plain_rule(kind, len(names))),
            lines.filter(quoted).with_columns(_quoted_rule(kind, len(names))),
        ]
    ).sort("line")
    good = judged.filter(pl.col("rule").is_null())
    text = _cut(good["raw"], kind, names).with_columns(good["line"], good["raw"])
    typed, broken = _typed(text, kind, zone)
    bad_shape = judged.filter(pl.col("rule").is_not_null()).select(*PROBLEMS)
    problems = pl.concat([bad_shape, broken]).with_columns(
        rule=pl.lit(f"{kind.name}.") + pl.col("rule")
    )
    return Fields(rows=typed, problems=problems)


def _plain_rule(kind: FileKind, fields: int) -> pl.Expr:
    """Name what is wrong with a line that holds no quote, or null."""
    cuts = pl.col("raw").str.count_matches(kind.delimiter, literal=True)
    return (
        pl.when(~pl.col("readable"))
        .then(pl.lit("line|unreadable_bytes"))
        .when(cuts != fields - 1)
        .then(pl.lit("line|field_count"))
        .alias("rule")
    )


def _quoted_rule(kind: FileKind, fields: int) -> pl.Expr:
    """Name what is wrong with a line that holds quotes, or null.

    A quote opens a field at its beginning only; one within a field is a quote. An odd
    one means that the line is torn, or runs on into the next.
    """
    raw = pl.col("raw")
    by = f"\\x{ord(kind.delimiter):02x}"
    field = rf'(?:"(?:[^"]|"")*"|[^"{by}][^{by}]*)?'
    return (
        pl.when(~pl.col("readable"))
        .then(pl.lit("line|unreadable_bytes"))
        .when(raw.str.count_matches('"', literal=True) % 2 == 1)
        .then(pl.lit("line|unclosed_quote"))
        .when(~raw.str.contains(f"^{field}(?:{by}{field})*$"))
        .then(pl.lit("line|stray_quote"))
        .when(raw.str.count_matches(f"(?:^|{by}){field}") != fields)
        .then(pl.lit("line|field_count"))
        .alias("rule")
    )


def _cut(raw: pl.Series, kind: FileKind, names: list[str]) -> pl.DataFrame:
    if raw.is_empty():
        return pl.DataFrame(schema=dict.fromkeys(kind.columns, pl.String))
    cut = pl.read_csv(
        io.BytesIO("\n".join(raw.to_list()).encode()),
        has_header=False,
        separator=kind.delimiter,
        infer_schema=False,
        new_columns=[str(place) for place in range(len(names))],
    )
    if cut.height != len(raw):
        raise FileRefusedError(
            f"{len(raw)} lines of a file of {kind.name} were read as {cut.height}.",
            "This is a fault of the program: please report it with the file.",
        )
    return cut.select(
        pl.col(str(place)).alias(name)
        for place, name in enumerate(names)
        if kind.reads(name)
    )


def _typed(
    text: pl.DataFrame, kind: FileKind, zone: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give each column its type; a value that does not fit breaks its line."""
    read = {name: c for name, c in kind.columns.items() if c.kind != "ignored"}
    absent = sorted({"", *kind.null, *(null.strip() for null in kind.null)})
    given = text.with_columns(pl.col(*read).str.strip_chars()).with_columns(
        pl.when(~pl.col(name).is_in(absent)).then(pl.col(name)).alias(name)
        for name in read
    )
    typed = given.with_columns(
        _value(pl.col(n), c, zone).alias(n) for n, c in read.items()
    )
    rules = pl.coalesce(
        pl.lit(None, dtype=pl.String),
        *(
            pl.when(given[name].is_not_null() & typed[name].is_null()).then(
                pl.lit(f"{name}|not_a_{column.kind}")
            )
            for name, column in read.items()
            if column.kind != "text"
        ),
    )
    judged = typed.with_columns(rules.alias("rule"))
    broken = judged.filter(pl.col("rule").is_not_null()).select(*PROBLEMS)
    fit = judged.filter(pl.col("rule").is_null())
    return fit.select("line", *read), broken


def _value(column: pl.Expr, declared: ColumnType, zone: str) -> pl.Expr:
    match declared.kind:
        case "money":
            return _money(column, exponents=declared.format == EXPONENT)
        case "integer":
            return _where(column, _INTEGER).cast(pl.Int64, strict=False)
        case "number":
            return _where(column, _NUMBER).cast(pl.Float64, strict=False)
        case "date" | "month" | "year" as dated:
            first, form = _FIRST_DAY[dated]
            day = pl.lit(first) + column
            return day.str.to_date(form + declared.format, strict=False)
        case "datetime":
            naive = column.str.to_datetime(
                declared.format, strict=False, time_unit="us"
            )
            return naive.dt.replace_time_zone(
                zone, ambiguous="null", non_existent="null"
            ).dt.convert_time_zone("UTC")
        case _:
            return column


def _money(column: pl.Expr, *, exponents: bool) -> pl.Expr:
    amount = pl.Decimal(18, MONEY_SCALE)
    plain = _where(column, _MONEY).str.to_decimal(scale=MONEY_SCALE).cast(amount)
    short = _where(column, _EXPONENT).cast(pl.Float64).cast(amount)
    return pl.coalesce(plain, short) if exponents else plain


def _where(column: pl.Expr, pattern: str) -> pl.Expr:
    return pl.when(column.str.contains(pattern)).then(column)
