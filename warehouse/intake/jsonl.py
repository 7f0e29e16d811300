"""JSON Lines: one object a line, each value taken as the text it was written as.

A number is never made a float: 0.10 stays 0.10, however many digits it has. What is
taken is read by its declared type like any text; null is an absent value.
"""

import json
import re
from collections.abc import Iterator
from operator import itemgetter
from typing import Any

import polars as pl

from warehouse.intake.arrivals import Arrival
from warehouse.intake.lines import Block, blocks
from warehouse.intake.names import refuse_too_many
from warehouse.intake.piece import Piece
from warehouse.intake.values import PROBLEMS

Values = tuple[Any, ...]
"""The values of the columns that are read: a str, or None, once they are judged."""

NOT_JSON = "line|not_json"
TORN = "line|torn"
NOT_AN_OBJECT = "line|not_an_object"
DUPLICATE_KEY = "line|duplicate_key"

EXACT = json.JSONDecoder(
    parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=tuple
)
"""Reads an object as its pairs, and each number as the text that it is."""

_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_HALF = re.compile(r"[\ud800-\udfff]")
"""Half of a character that is written as two, without the other."""
_TEXT = {str, type(None)}


def json_pieces(arrival: Arrival) -> Iterator[Piece]:
    """Read a file's objects, block by block."""
    objects = _Objects(arrival)
    for block in blocks(arrival):
        filled = block.lines.filter(pl.col("raw").str.strip_chars() != "")
        yield objects.piece(block, filled)


class _Objects:
    """Reads the objects of one file; `names` are the keys that were found so far."""

    def __init__(self, arrival: Arrival) -> None:
        kind = arrival.kind
        self.arrival = arrival
        self.names: dict[str, None] = dict.fromkeys(kind.columns)
        self.read = [name for name in kind.columns if kind.reads(name)]
        self.absent: dict[str, Any] = dict.fromkeys(kind.optional)
        self.values = itemgetter(self.read[0], *self.read)  # two at least: a tuple

    def piece(self, block: Block, filled: pl.DataFrame) -> Piece:
        """Read some objects."""
        told = [
            flaw or self._told(raw)
            for raw, flaw in filled.select("raw", "flaw").iter_rows()
        ]
        refuse_too_many(self.arrival, len(self.names))
        rules = [rule if isinstance(rule, str) else None for rule in told]
        rows = [values for values in told if not isinstance(values, str)]
        judged = filled.with_columns(rule=pl.Series(rules, dtype=pl.String))
        good = judged.filter(pl.col("rule").is_null())
        schema = dict.fromkeys(self.read, pl.String)
        text = pl.DataFrame(rows, schema, orient="row")
        escapes = filled["raw"].str.contains("\\u", literal=True)
        return Piece(
            lines=block.lines.height,
            filled=filled.height,
            size=block.size,
            text=text.with_columns(good["line"], good["raw"]),
            broken=judged.filter(pl.col("rule").is_not_null()).select(*PROBLEMS),
            names=tuple(self.names),
            encoding=block.decoded_as,
            is_ascii=block.is_ascii and not escapes.any(),
        )

    def _told(self, raw: str) -> Values | str:
        """Give the values of a line, or the rule that it breaks."""
        try:
            pairs = EXACT.decode(raw)
        except (ValueError, RecursionError):
            is_cut_off = raw.lstrip().startswith("{") and not raw.rstrip().endswith("}")
            return TORN if is_cut_off else NOT_JSON
        if not isinstance(pairs, tuple):
            return NOT_AN_OBJECT
        said = dict(pairs)
        if len(said) < len(pairs):
            return DUPLICATE_KEY
        row = {**self.absent, **said}
        try:
            _, *values = self.values(row)
        except KeyError as missing:
            return f"{missing.args[0]}|missing_key"
        if len(row) > len(self.read):
            self.names |= dict.fromkeys(map(_shown, row))
        if "\\" in raw or not _TEXT.issuperset(map(type, values)):
            return self._judged(values)
        return tuple(values)

    def _judged(self, values: list[Any]) -> Values | str:
        """Look at each value of a line that has odd ones."""
        fit: list[str | None] = []
        for name, value in zip(self.read, values, strict=True):
            match value:
                case None:
                    fit.append(None)
                case bool():
                    fit.append("true" if value else "false")
                case str() if _CONTROL.search(value):
                    return f"{name}|control_character"
                case str() if _HALF.search(value):
                    return f"{name}|unreadable_bytes"
                case str():
                    fit.append(value)
                case _:
                    return f"{name}|nested_value"
        return tuple(fit)


def _shown(key: str) -> str:
    """Write a key so that it can be kept, whatever is in it."""
    return key.encode(errors="backslashreplace").decode()
