"""Parquet: rows numbered from 1, each value written as the text it would be elsewhere.

So a value of a type and the same value as text become the same fact, or break the same
rule. A column of a type that cannot tell exactly what is declared refuses the file.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.errors import FileRefusedError
from warehouse.intake.arrivals import Arrival
from warehouse.intake.limits import MIB
from warehouse.intake.names import refuse_unfit
from warehouse.intake.parquet_rows import ROWS, rows_of
from warehouse.intake.parquet_types import INT96, is_words, refuse_unreadable, unlike
from warehouse.intake.piece import Piece, with_raw
from warehouse.intake.values import PROBLEMS

AGAIN = "Ask its sender to write it again, and whole"


def parquet_pieces(arrival: Arrival) -> Iterator[Piece]:
    """Read a file's rows, some at a time."""
    with _opened(arrival) as file:
        names = tuple(file.schema_arrow.names)
        for rows in _rows(file, arrival):
            is_good = pl.col("rule").is_null()
            broken = rows.filter(~is_good).select(*PROBLEMS)
            text = rows.filter(is_good).drop("rule")
            yield Piece(
                lines=rows.height,
                filled=rows.height,
                size=int(rows.estimated_size()),
                text=text,
                broken=with_raw(broken, rows.drop("rule")),
                names=names,
                encoding="",
                is_ascii=_is_ascii(text),
            )


def _is_ascii(text: pl.DataFrame) -> bool:
    """Tell whether no character takes more than one byte."""
    words = pl.exclude("line", "raw").str
    one_each = text.select(words.len_bytes().sum() == words.len_chars().sum())
    return all(one_each.row(0))


def parquet_raws(arrival: Arrival, wanted: pl.Series) -> Iterator[pl.DataFrame]:
    """Give some rows (line, raw), each as an object of JSON, reading the file again."""
    nothing = pl.lit(None, dtype=pl.String)
    with _opened(arrival) as file:
        for rows in _rows(file, arrival):
            mine = rows.filter(pl.col("line").is_in(wanted.implode()))
            some = mine.select("line", rule=nothing, raw=nothing)
            yield with_raw(some, mine.drop("rule")).select("line", "raw")


def _rows(file: pq.ParquetFile, arrival: Arrival) -> Iterator[pl.DataFrame]:
    """Give all rows: line, raw (which is null), rule and the text of what is read."""
    kind, done = arrival.kind, 0
    read = [name for name in kind.columns if kind.reads(name)]
    batches = file.iter_batches(ROWS, columns=read)
    if not file.metadata.num_rows:
        batches = iter([_nothing(file.schema_arrow, read)])
    for batch in batches:
        for rows in rows_of(batch, read, arrival.limits):
            numbers = arrival.numbers(done, rows.height).alias("line")
            done += rows.height
            yield rows.with_columns(numbers, raw=pl.lit(None, dtype=pl.String))
    if done != file.metadata.num_rows:
        raise _damaged(
            arrival, f"{done:,} of {file.metadata.num_rows:,} rows are there"
        )


def _nothing(schema: pa.Schema, read: list[str]) -> pa.RecordBatch:
    """Give a batch of no rows."""
    some = pa.schema([schema.field(name) for name in read])
    return pa.RecordBatch.from_arrays([pa.array([], f.type) for f in some], schema=some)


@contextmanager
def _opened(arrival: Arrival) -> Iterator[pq.ParquetFile]:
    """Open a file that is as declared; text comes with each word once, to be bounded.

    It is read a page at a time; no more is held than the words of one row group.
    """
    how = {"buffer_size": MIB, "pre_buffer": False, "page_checksum_verification": True}
    try:
        with pq.ParquetFile(arrival.path) as file:
            _refuse_unfit(arrival, file)
            words = [f.name for f in file.schema_arrow if is_words(f.type)]
            told = file.metadata
        with pq.ParquetFile(
            arrival.path, metadata=told, read_dictionary=words, **how
        ) as file:
            yield file
    except (pa.ArrowException, OSError) as problem:
        first = str(problem).splitlines()[0].rstrip(". ")
        raise _damaged(arrival, first) from None


def _damaged(arrival: Arrival, why: str) -> FileRefusedError:
    return FileRefusedError(f"{arrival.name} cannot be read as Parquet: {why}.", AGAIN)


def _refuse_unfit(arrival: Arrival, file: pq.ParquetFile) -> None:
    """Refuse a file that unpacks to very much, or whose columns are not as declared."""
    told, ratio = file.metadata, arrival.limits.unpacked_ratio
    groups = (told.row_group(place) for place in range(told.num_row_groups))
    sizes = [group.total_byte_size for group in groups]
    most = arrival.limits.row_group_bytes
    if max(sizes, default=0) > most:
        raise FileRefusedError(
            f"{arrival.name} packs more than {most:,} bytes into one row group.",
            "Ask for it in smaller row groups, or raise limits.row_group_bytes in "
            "source.toml.",
        )
    if sum(sizes) > max(arrival.size, MIB // ratio) * ratio:
        raise FileRefusedError(
            f"{arrival.name} unpacks to more than {ratio} times its size, as no table "
            "does but a bomb.",
            "Ask its sender what it is; if it is right, raise limits.unpacked_ratio in "
            "source.toml.",
        )
    refuse_unfit(arrival, file.schema_arrow.names)
    old = {c.path for c in file.schema if c.physical_type == INT96}
    for name, declared in arrival.kind.columns.items():
        if declared.kind == "ignored":
            continue
        if name in old:
            wanted = "TIMESTAMP, which says whether it is in UTC"
            raise unlike(arrival, f"has {name!r} as {INT96}", declared.kind, wanted)
        refuse_unreadable(arrival, name, file.schema_arrow.field(name).type, declared)
