"""A piece of a file: some of its lines in order, cut into the text of their columns."""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Piece:
    """Some lines of a file, whatever it is made of.

    `lines` counts them and `filled` those that hold anything; `size` is how much text
    they are. `text` has line, raw and the columns that are read, of the lines that
    could be cut; `broken` line, rule and raw of the others. Where a file is no text,
    raw is null until a row is to be kept. `names` are the columns that came so far.
    """

    lines: int
    filled: int
    size: int
    text: pl.DataFrame
    broken: pl.DataFrame
    names: tuple[str, ...]
    encoding: str
    is_ascii: bool


def with_raw(problems: pl.DataFrame, text: pl.DataFrame) -> pl.DataFrame:
    """Write rows of a file that is no text as objects of JSON, where they are kept.

    `problems` has line, rule and raw, `text` the text of each column by line.
    """
    unwritten = problems.filter(pl.col("raw").is_null())["line"]
    if unwritten.is_empty():
        return problems
    some = text.filter(pl.col("line").is_in(unwritten.implode()))
    row = pl.struct(pl.exclude("line", "raw")).struct.json_encode()
    written = some.select("line", written=row)
    told = problems.join(written, on="line", how="left", maintain_order="left")
    return told.with_columns(raw=pl.coalesce("raw", "written")).drop("written")
