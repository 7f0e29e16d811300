"""Fields: well-formed lines cut into columns and read as the types declared for them.

Whatever does not fit is a problem of its line: which rule it broke, and the raw text.
"""

import csv
import difflib
import io
from collections import Counter
from dataclasses import dataclass

import polars as pl

from warehouse.errors import FileRefusedError
from warehouse.intake.arrivals import Arrival
from warehouse.intake.declared import FileKind
from warehouse.intake.lines import TOO_LONG
from warehouse.intake.values import PROBLEMS, typed


@dataclass(frozen=True)
class Layout:
    """How a file's lines are to be cut and read: its columns as they came, its zone."""

    arrival: Arrival
    names: list[str]
    zone: str

    def longest_field(self, raw: pl.Series) -> int | None:
        """Give the bound on a field, where a line is long enough to break it."""
        longest = self.arrival.limits.field_bytes
        return longest if (raw.str.len_bytes() > longest).any() else None


@dataclass(frozen=True)
class Fields:
    """What a block became: typed rows by line, and the lines that broke a rule."""

    rows: pl.DataFrame
    problems: pl.DataFrame


def header_names(arrival: Arrival, first_line: str, flaw: str | None) -> list[str]:
    """Read the header, or refuse the file when a declared column is not in it."""
    declared = arrival.kind.columns
    if not arrival.kind.header:
        return list(declared)
    if flaw == TOO_LONG:
        raise FileRefusedError(
            f"The first line of {arrival.name} goes on for more than "
            f"{arrival.limits.line_bytes:,} bytes, as no header does.",
            "Ask for the file again, one record to a line.",
        )
    names = _cut_header(arrival, first_line)
    most = max(arrival.limits.columns, len(declared))
    if len(names) > most:
        raise FileRefusedError(
            f"{arrival.name} has {len(names):,} columns, more than {most:,}.",
            "Ask for the file as declared, or raise limits.columns in source.toml.",
        )
    missing = [name for name in declared if name not in names]
    if missing:
        like = difflib.get_close_matches(missing[0], names, n=1)
        hint = f" Did its sender rename it to {like[0]!r}?" if like else ""
        raise FileRefusedError(
            f"{arrival.name} has no column {missing[0]!r}.{hint}",
            "Ask for the file as declared, or declare the new name in source.toml.",
        )
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise FileRefusedError(
            f"{arrival.name} has the column {twice[0]!r} twice.",
            "Ask for the file with one of each.",
        )
    return names


def _cut_header(arrival: Arrival, first_line: str) -> list[str]:
    reader = csv.reader([first_line], delimiter=arrival.kind.delimiter)
    try:
        return [name.strip() for name in next(reader, [])]
    except csv.Error as problem:
        raise FileRefusedError(
            f"The header of {arrival.name} cannot be read: {problem}.",
            "Ask for the file again, or look at its first line.",
        ) from None


def read_fields(lines: pl.DataFrame, layout: Layout, *, is_ascii: bool) -> Fields:
    """Cut lines (line, raw, flaw) into the declared columns and type them."""
    kind, names = layout.arrival.kind, layout.names
    quoted = pl.col("raw").str.contains('"', literal=True)
    judged = pl.concat(
        [
            lines.filter(~quoted).with_columns(_plain_rule(kind, len(names))),
            lines.filter(quoted).with_columns(_quoted_rule(kind, len(names))),
        ]
    ).sort("line")
    good = judged.filter(pl.col("rule").is_null())
    text = _cut(good["raw"], kind, names).with_columns(good["line"], good["raw"])
    if not is_ascii:  # the same letters may be written in two ways
        told = [name for name in kind.columns if kind.reads(name)]
        text = text.with_columns(pl.col(*told).str.normalize("NFC"))
    fit, broken = typed(
        text, kind, zone=layout.zone, longest=layout.longest_field(good["raw"])
    )
    bad_shape = judged.filter(pl.col("rule").is_not_null()).select(*PROBLEMS)
    problems = pl.concat([bad_shape, broken]).with_columns(
        rule=pl.lit(f"{kind.name}.") + pl.col("rule")
    )
    return Fields(rows=fit, problems=problems)


def _plain_rule(kind: FileKind, fields: int) -> pl.Expr:
    """Name what is wrong with a line that holds no quote, or null."""
    cuts = pl.col("raw").str.count_matches(kind.delimiter, literal=True)
    return (
        pl.when(pl.col("flaw").is_not_null())
        .then(pl.col("flaw"))
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
        pl.when(pl.col("flaw").is_not_null())
        .then(pl.col("flaw"))
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
