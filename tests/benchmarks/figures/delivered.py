"""A delivered book as its reader sees it: the lines of each kind of file, as tables."""

from datetime import date
from pathlib import Path
from typing import Self

import polars as pl

from sample_data.layouts import LAYOUTS, Layout

_NUMBERS = {"money": pl.Float64, "number": pl.Float64, "integer": pl.Int64}

KEYS = {
    "balances": ("account_id", "balance_on"),
    "customers": ("borrower_id",),
    "external": ("external_id",),
    "obligations": ("obligation_id",),
    "outcomes": ("unit_id", "outcome_kind", "episode_no"),
    "positions": ("facility_id", "position_on"),
    "repayments": ("facility_id", "repayment_no"),
    "schedules": ("facility_id", "installment_no"),
    "statements": ("statement_id",),
    "transactions": ("account_id", "transaction_no"),
    "contacts": ("contact_id",),
}
"""Where a later line replaces an earlier one: what both are of."""


class Delivered:
    """The files of one delivery, as far as they were `known_by` a day, if one is told.

    Of what was spoilt on the way the truth tells.
    """

    def __init__(self, folder: Path, known_by: date | None = None) -> None:
        self.folder, self.known_by = folder, known_by
        self._read: dict[str, pl.DataFrame] = {}

    def as_of(self, day: date) -> Self:
        """Give the same files without the lines that came after a day."""
        then = type(self)(self.folder, day)
        then._read = self._read
        return then

    def lines(self, kind: str) -> pl.DataFrame:
        """Give every line of a kind in the order it was sent, with `file` and `line`.

        `is_spoilt` marks those the intake puts into its quarantine; what of them is of
        no sense is empty.
        """
        if kind not in self._read:
            self._read[kind] = self._lines(kind)
        lines = self._read[kind]
        if self.known_by is None:
            return lines
        return lines.filter(pl.col(_arrives(lines)) <= self.known_by)

    def _lines(self, kind: str) -> pl.DataFrame:
        layout = LAYOUTS[kind]
        words = [_words_of(path, layout) for path in self._files(kind)]
        spoilt = self.truth("dirty").select(
            "file", "line", is_spoilt=pl.lit(value=True)
        )
        return (
            pl.concat(words or [_nothing(layout)])
            .with_columns(*(_typed(*told) for told in layout.types.items()))
            .join(spoilt, on=["file", "line"], how="left", maintain_order="left")
            .with_columns(pl.col("is_spoilt").fill_null(value=False))
        )

    def facts(self, kind: str) -> pl.DataFrame:
        """Give what the well-formed lines say of each fact in the end."""
        lines = self.lines(kind).filter(~pl.col("is_spoilt"))
        if kind not in KEYS:
            return lines
        in_order = lines.sort(_arrives(lines), maintain_order=True)
        return in_order.unique(KEYS[kind], keep="last", maintain_order=True)

    def truth(self, name: str) -> pl.DataFrame:
        """Give a table of the truth, which only tests and benchmarks may read."""
        path = self.folder / "truth" / f"{name}.csv"
        rows = pl.read_csv(path, infer_schema=False)
        lines = [pl.col("line").cast(pl.UInt32)] if "line" in rows.columns else []
        return rows.with_columns(*lines)

    def _files(self, kind: str) -> list[Path]:
        return sorted((self.folder / "files").glob(f"{kind}_[0-9]*"))


def _arrives(lines: pl.DataFrame) -> str:
    """Name the column that says when a line came: the list of parties has its own."""
    return "reported_on" if "reported_on" in lines.columns else "登记日"


def _words_of(path: Path, layout: Layout) -> pl.DataFrame:
    """Read one file as it stands, each cell a word."""
    read = {"delimited": _delimited, "parquet": _columns, "jsonl": _objects}
    words = read[layout.format](path, layout)
    first = layout.header_lines + 1
    return words.with_row_index("line", first).with_columns(file=pl.lit(path.name))


def _delimited(path: Path, layout: Layout) -> pl.DataFrame:
    return pl.read_csv(
        path,
        separator=layout.delimiter,
        encoding=layout.encoding if layout.encoding != "utf-8" else "utf8",
        infer_schema=False,
        truncate_ragged_lines=True,
    )


def _columns(path: Path, _: Layout) -> pl.DataFrame:
    return pl.read_parquet(path).cast(pl.String)


def _objects(path: Path, layout: Layout) -> pl.DataFrame:
    """Read objects, of a torn one nothing."""
    text = pl.DataFrame({"text": path.read_text("utf-8").splitlines()})
    return text.select(
        pl.col("text").str.json_path_match(f"$.{name}").alias(name)
        for name in layout.columns
    )


def _nothing(layout: Layout) -> pl.DataFrame:
    """Give no lines of a kind that was not sent."""
    words = dict.fromkeys((*layout.columns, "file"), pl.String)
    return pl.DataFrame(schema={"line": pl.UInt32, **words})


def _typed(column: str, declared: str) -> pl.Expr:
    word, _, form = declared.partition(" ")
    told = pl.col(column)
    if word == "date":
        return told.str.to_date(form or "%Y-%m-%d", strict=False)
    if word == "datetime":
        return told.str.to_datetime(form, strict=False)
    if word in _NUMBERS:
        # One of the ways to spoil an amount is to write that it is none.
        return told.replace("NaN", None).cast(_NUMBERS[word], strict=False)
    return told
