"""Each column alone: how well does it tell who will default from who will not?

Of every file each column is tried as a reader of files would: its last value, its mean,
how often it is empty, its number where it holds one; besides, how many lines there are,
where in the file they stand, how soon they came and how many of them were spoilt.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import stats

from sample_data.layouts import LAYOUTS
from sample_data.months import on_day
from tests.benchmarks.figures.delivered import Delivered
from tests.benchmarks.figures.estimates import Estimate
from tests.benchmarks.figures.plain_model import KNOWN_DAY, at_risk

_FOLDS, _SHRINKS, _ENOUGH, _SURELY = 5, 5, 8, 1.96
_NOT_OF_THE_FILE = {"is_spoilt", "file", "line", "borrower_id"}
_OWNER = r"[NBFA]-([PCSR]\d{4,})"


class Telling(NamedTuple):
    """How well one column tells alone; of so many who default it was known.

    The area under its curve is surely at least `least`.
    """

    file: str
    column: str
    auc: float
    least: float
    defaulted: int


def tellings(
    book: Delivered, months: list[int], kinds: Iterable[str] = LAYOUTS
) -> list[Telling]:
    """Judge every column by what was known after each month, the worst leak first.

    A column that is known of too few who default says nothing either way.
    """
    days = [on_day(month + 1, KNOWN_DAY) for month in months]
    asked = pl.concat(
        [_owing(book.as_of(day)).join(at_risk(book, day), on="borrower_id")
         .with_columns(day=pl.lit(day)) for day in days]
    )  # fmt: skip
    found = []
    for kind in kinds:
        seen = [_seen(book, kind, day) for day in days]
        if not any(table.height for table in seen):
            continue
        whole = pl.concat(seen, how="vertical_relaxed")
        table = asked.join(whole, on=["borrower_id", "day"], how="left")
        for column in table.columns[len(asked.columns) :]:
            telling = _telling(kind, column, table)
            found += [telling] if telling.defaulted >= _ENOUGH else []
    return sorted(found, key=lambda one: -one.least)


def strongest(found: list[Telling]) -> Estimate:
    """Estimate how much the column tells that surely tells most."""
    one = found[0]
    reach = one.auc - one.least
    return Estimate(one.auc, one.defaulted, one.least, min(one.auc + reach, 1.0))


def _owing(book: Delivered) -> pl.DataFrame:
    """Give who owed something when it was last told of."""
    last = book.facts("positions").drop_nulls("outstanding_amount").sort("position_on")
    owes = last.group_by("facility_id").last().filter(pl.col("outstanding_amount") > 0)
    return owes.select("borrower_id").unique().sort("borrower_id")


def _seen(book: Delivered, kind: str, day: date) -> pl.DataFrame:
    """Give a row per borrower with all that a file's columns had said by a day."""
    lines = book.as_of(day).lines(kind)
    names = [n for n in lines.columns if n not in _NOT_OF_THE_FILE]
    mine = lines.with_columns(borrower_id=_whose(lines)).drop_nulls("borrower_id")
    tried = [one for name in names for one in _ways(name, lines.schema[name], day)]
    return (
        mine.group_by("borrower_id")
        .agg(
            *tried,
            pl.len().alias("number of lines"),
            pl.col("is_spoilt").sum().alias("spoilt lines"),
            pl.col("file").last().alias("name of the file"),
            pl.col("line").first().alias("first line"),
            pl.col("line").last().alias("last line"),
            pl.col("borrower_id").first().str.slice(3).cast(pl.Int64).alias("number"),
        )
        .with_columns(day=pl.lit(day))
    )


def _whose(lines: pl.DataFrame) -> pl.Expr:
    """Say whose a line is, by whatever id of the borrower it has."""
    names = [n for n in ("borrower_id", "party_id", "当事人编号") if n in lines.columns]
    owners = [pl.col(name).str.extract(f"^{_OWNER}$") for name in names]
    return pl.lit("B-") + pl.coalesce(*owners, pl.lit(None))


def _ways(name: str, holds: pl.DataType, day: date) -> Iterator[pl.Expr]:
    """Give the ways in which a column could tell something."""
    column = pl.col(name)
    yield column.is_null().mean().alias(f"{name}: empty")
    if holds.is_temporal():
        age = (pl.lit(day) - column.cast(pl.Date)).dt.total_days()
        yield age.last().alias(f"{name}: last")
        yield age.mean().alias(f"{name}: mean")
    elif holds.is_numeric():
        yield column.drop_nulls().last().alias(f"{name}: last")
        yield column.mean().alias(f"{name}: mean")
        yield column.max().alias(f"{name}: most")
    else:
        yield column.drop_nulls().last().alias(f"{name}: last")
        yield column.str.len_chars().mean().alias(f"{name}: length")
        digits = column.str.extract(r"(\d+)\D*$").str.slice(-9).cast(pl.Float64)
        yield digits.mean().alias(f"{name}: number")


def _telling(kind: str, column: str, table: pl.DataFrame) -> Telling:
    known = table.filter(pl.col(column).is_not_null())
    if known.is_empty():
        return Telling(kind, column, 0.5, 0.0, 0)
    whom = known.filter("defaults")["borrower_id"].n_unique()
    truth = known["defaults"].to_numpy()
    if known.schema[column] == pl.String:
        area = _auc(truth, _by_category(known, column))
    else:
        area = _auc(truth, known[column].cast(pl.Float64).to_numpy())
        area = max(area, 1 - area)  # a number may tell either way round
    return Telling(kind, column, area, area - _SURELY * _error(area, whom), whom)


def _by_category(known: pl.DataFrame, column: str) -> npt.NDArray[np.float64]:
    """Give each row how often others with the same word default, never its own fold."""
    fold = known["borrower_id"].str.slice(3).cast(pl.Int64) % _FOLDS
    rows = known.select(column, "defaults", fold=fold)
    usual = float(rows["defaults"].to_numpy().mean())
    all_of = rows.group_by(column).agg(n=pl.len(), bad=pl.col("defaults").sum())
    own = rows.group_by(column, "fold").agg(
        own_n=pl.len(), own_bad=pl.col("defaults").sum()
    )
    joined = rows.join(all_of, on=column, how="left", maintain_order="left").join(
        own, on=[column, "fold"], how="left", maintain_order="left"
    )
    bad, n = pl.col("bad") - pl.col("own_bad"), pl.col("n") - pl.col("own_n")
    share = (bad.cast(pl.Float64) + _SHRINKS * usual) / (n + _SHRINKS)
    return joined.select(share=share)["share"].to_numpy()


def _auc(truth: npt.NDArray[np.bool_], values: npt.NDArray[np.float64]) -> float:
    """Give the area under the curve."""
    bad = int(truth.sum())
    good = len(truth) - bad
    if not bad or not good:
        return 0.5
    ranks = stats.rankdata(values)
    return float((ranks[truth].sum() - bad * (bad + 1) / 2) / (bad * good))


def _error(area: float, bad: int) -> float:
    """Give the area's standard error where the good are many (Hanley and McNeil)."""
    pairs = area / (2 - area) - area**2
    return float((pairs / max(bad, 1)) ** 0.5)
