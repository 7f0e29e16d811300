"""Mending: one field of a line put right, without the rest of the line being seen.

Of a text that may not be read its shape is shown: digits as 9, letters as a and A,
Chinese characters as 文; what parts them, and what cannot be seen, stays to be found.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from warehouse.intake.jsonl import EXACT

_SHAPE = {
    "[0-9]": "9",
    "[a-z]": "a",
    "[A-Z]": "A",
    r"[\x{FF10}-\x{FF19}]": "９",
    r"[\x{FF21}-\x{FF3A}\x{FF41}-\x{FF5A}]": "Ａ",
    r"\p{Han}": "文",
    r"[[\p{L}\p{N}]--[9aA９Ａ文]]": "x",
    r"[\p{C}[\p{Z}--[ ]]]": "□",
}
"""What stands for each kind of character; full-width ones stay told from plain."""


def shapes(texts: pl.Series) -> pl.Series:
    """Show texts by their shape.

    >>> shapes(pl.Series(["12,3O0.5", "张三 x"])).to_list()
    ['99,9A9.9', '文文 a']
    """
    shape = texts
    for kind, stands in _SHAPE.items():
        shape = shape.str.replace_all(kind, stands)
    return shape


@dataclass(frozen=True)
class Cut:
    """How the lines of a file are cut into fields."""

    columns: Sequence[str]
    delimiter: str

    def field(self, raw: str, column: str) -> str | None:
        """Give the text of one field; None where a line cannot be cut into columns.

        >>> Cut(["x", "y", "z"], ";").field("a;b;c", "y")
        'b'
        """
        fields = self._fields(raw)
        return fields[self.columns.index(column)] if fields else None

    def with_field(self, raw: str, column: str, told: str) -> str:
        """Put another text into one field of a line that can be cut.

        >>> Cut(["x", "y", "z"], ";").with_field("a;b;c", "y", "5;0")
        'a;"5;0";c'
        """
        fields = self._fields(raw)
        fields[self.columns.index(column)] = told
        line = io.StringIO()
        writer = csv.writer(line, delimiter=self.delimiter, lineterminator="")
        writer.writerow(fields)
        return line.getvalue()

    def _fields(self, raw: str) -> list[str]:
        try:
            fields = next(csv.reader([raw], delimiter=self.delimiter), [])
        except csv.Error:
            return []
        return fields if len(fields) == len(self.columns) else []


@dataclass(frozen=True)
class JsonCut:
    """How an object of JSON, or a row that is kept as one, is cut into fields."""

    columns: Sequence[str]

    def field(self, raw: str, column: str) -> str | None:
        """Give the text of one field; None where a line is no object.

        >>> JsonCut(["x"]).field('{"x": 1.50, "y": null}', "x")
        '1.50'
        """
        said = self._said(raw)
        if said is None:
            return None
        told = said.get(column)
        is_text = told is None or isinstance(told, str)
        return (told or "") if is_text else json.dumps(told, ensure_ascii=False)

    def with_field(self, raw: str, column: str, told: str) -> str:
        """Put another text under one key of an object.

        >>> JsonCut(["x"]).with_field('{"x": "1,5", "y": 2.50}', "x", "1.5")
        '{"x": "1.5", "y": "2.50"}'
        """
        said = {**(self._said(raw) or {}), column: told}
        return json.dumps(said, ensure_ascii=False)

    def _said(self, raw: str) -> dict[str, Any] | None:
        try:
            pairs = EXACT.decode(raw)
        except (ValueError, RecursionError):
            return None
        return dict(pairs) if isinstance(pairs, tuple) else None


def cut_of(declared: Mapping[str, Any], columns: Sequence[str]) -> Cut | JsonCut:
    """Tell how the lines of a kind of file are cut, by what its source declared."""
    if declared.get("format", "delimited") == "delimited":
        return Cut(columns, declared["delimiter"])
    return JsonCut(columns)
