"""Rows of Parquet as text: bounded before they are unfolded, however they are packed.

A column of Parquet names each word once and then where it stands: a file of a few bytes
can so hold gigabytes. The words are measured and cut before they are put in their rows.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
from polars.exceptions import ComputeError

from warehouse.intake.limits import Limits
from warehouse.intake.lines import BEGINNING, BLOCK_BYTES, TOO_LONG, UNREADABLE
from warehouse.intake.parquet_types import is_words, written

ROWS = 65_536
"""So many rows are looked at together, if they are short."""

_CONTROL = r"[\x00-\x08\x0a-\x1f\x7f]"


def rows_of(
    batch: pa.RecordBatch, read: list[str], limits: Limits
) -> Iterator[pl.DataFrame]:
    """Write a batch as text, no more than a block of it at a time.

    Beside the columns stands the rule a row breaks by how it is written, or null.
    """
    words = {
        name: _Words(name, batch.column(name), limits.field_bytes)
        for name in read
        if is_words(batch.column(name).type)
    }
    nothing = np.zeros(batch.num_rows, np.int64)
    sizes = sum((column.sizes() for column in words.values()), start=nothing)
    for start, stop in _cuts(sizes):
        some = batch.slice(start, stop - start)
        told = {
            name: words[name].texts(start, stop)
            if name in words
            else _written(some.column(name))
            for name in read
        }
        rules = [column.rules(start, stop) for column in words.values()]
        is_long = pl.Series(sizes[start:stop] > limits.line_bytes)
        rule = pl.coalesce(*rules, pl.when(is_long).then(pl.lit(TOO_LONG)))
        yield pl.DataFrame(told).with_columns(rule=rule).with_columns(_cut(read))


class _Words:
    """The words of one column of a batch, each once, and where they stand."""

    def __init__(self, name: str, column: pa.Array, longest: int) -> None:
        if not isinstance(column, pa.DictionaryArray):
            column = column.dictionary_encode()
        # A row group may have said very many words before: only those here are read.
        places = pl.Series(pl.from_arrow(column.indices)).cast(pl.UInt32)
        here = places.drop_nulls().unique().sort()
        said = column.dictionary.take(here.to_arrow()).cast(pa.large_binary())
        words = pl.Series(pl.from_arrow(said))
        self._places = pl.select(
            pl.when(places.is_not_null()).then(here.search_sorted(places))
        ).to_series()
        is_long = words.bin.size() > longest
        if is_long.any():
            words = pl.Series([word and word[:BEGINNING] for word in words])
        texts, is_text = _decoded(words)
        self._sizes = words.bin.size().cast(pl.Int64)
        self._texts = texts
        self._rules = pl.select(
            pl.when(is_long)
            .then(pl.lit(TOO_LONG))
            .when(~is_text)
            .then(pl.lit(UNREADABLE))
            .when(texts.str.contains(_CONTROL))
            .then(pl.lit(f"{name}|control_character"))
        ).to_series()

    def sizes(self) -> npt.NDArray[np.int64]:
        """Count the bytes each row takes."""
        return self._sizes.gather(self._places).fill_null(0).to_numpy()

    def texts(self, start: int, stop: int) -> pl.Series:
        """Give the text of some rows."""
        return self._texts.gather(self._places[start:stop])

    def rules(self, start: int, stop: int) -> pl.Series:
        """Give the rule that the words of some rows break, or null."""
        return self._rules.gather(self._places[start:stop])


def _decoded(words: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Read bytes as text, and tell of each whether it is that."""
    try:
        return words.cast(pl.String), pl.repeat(value=True, n=len(words), eager=True)
    except ComputeError:
        texts = [word and word.decode(errors="backslashreplace") for word in words]
        decoded = pl.Series(texts, dtype=pl.String)
        return decoded, decoded.cast(pl.Binary) == words


def _cuts(sizes: npt.NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Part rows so that each part takes no more than a block, or is one row."""
    until, start = np.cumsum(sizes), 0
    while start < len(sizes):
        before = int(until[start - 1]) if start else 0
        within = int(np.searchsorted(until, before + BLOCK_BYTES, side="right"))
        stop = max(start + 1, within)
        yield start, stop
        start = stop
    if not len(sizes):
        yield 0, 0


def _written(column: pa.Array) -> pl.Series:
    """Write a column that is no words as text."""
    is_folded = isinstance(column, pa.DictionaryArray)
    values = column.dictionary_decode() if is_folded else column
    return written(pl.Series(pl.from_arrow(values)))


def _cut(read: list[str]) -> pl.Expr:
    """Keep the beginning only of a row that is too long."""
    beginning = pl.col(*read).str.head(BEGINNING // len(read))
    return pl.when(pl.col("rule") == TOO_LONG).then(beginning).otherwise(pl.col(*read))
