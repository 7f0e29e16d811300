"""Delimited text: lines cut into fields where nothing about them is odd.

A line that cannot be cut is broken: which rule it broke, and its raw text.
"""

import csv
import io
from collections.abc import Iterator

import polars as pl

from warehouse.errors import FileRefusedError
from warehouse.intake.arrivals import Arrival
from warehouse.intake.declared import FileKind
from warehouse.intake.lines import TOO_LONG, Block, blocks
from warehouse.intake.names import refuse_unfit
from warehouse.intake.piece import Piece
from warehouse.intake.values import PROBLEMS


def delimited_pieces(arrival: Arrival) -> Iterator[Piece]:
    """Cut a file's lines, block by block."""
    names: list[str] = []
    for part, block in enumerate(blocks(arrival)):
        lines = block.lines
        if part == 0:
            names = _header_names(arrival, lines["raw"][0], lines["flaw"][0])
            lines = lines.slice(arrival.kind.header_lines)
        filled = lines.filter(pl.col("raw").str.strip_chars() != "")
        yield _piece(arrival.kind, names, block, filled)


def _piece(
    kind: FileKind, names: list[str], block: Block, filled: pl.DataFrame
) -> Piece:
    quoted = pl.col("raw").str.contains('"', literal=True)
    judged = pl.concat(
        [
            filled.filter(~quoted).with_columns(_plain_rule(kind, len(names))),
            filled.filter(quoted).with_columns(_quoted_rule(kind, len(names))),
        ]
    ).sort("line")
    good = judged.filter(pl.col("rule").is_null())
    return Piece(
        lines=block.lines.height,
        filled=filled.height,
        size=block.size,
        text=_cut(good["raw"], kind, names).with_columns(good["line"], good["raw"]),
        broken=judged.filter(pl.col("rule").is_not_null()).select(*PROBLEMS),
        names=tuple(names),
        encoding=block.decoded_as,
        is_ascii=block.is_ascii,
    )


def _header_names(arrival: Arrival, first_line: str, flaw: str | None) -> list[str]:
    """Read the header, or refuse the file when a declared column is not in it."""
    if not arrival.kind.header:
        return list(arrival.kind.columns)
    if flaw == TOO_LONG:
        raise FileRefusedError(
            f"The first line of {arrival.name} goes on for more than "
            f"{arrival.limits.line_bytes:,} bytes, as no header does.",
            "Ask for the file again, one record to a line.",
        )
    names = _cut_header(arrival, first_line)
    refuse_unfit(arrival, names)
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
