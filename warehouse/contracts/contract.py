"""A contract: the one declaration of a table of the data standard."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import dataframely as dy
import polars as pl

from warehouse.contracts.columns import Words
from warehouse.contracts.kinds import LANES, Kind, KindByCode

SQL_TYPES: dict[type[pl.DataType], str] = {
    pl.String: "varchar",
    pl.Date: "date",
    pl.Datetime: "timestamptz",
    pl.Int64: "bigint",
    pl.Float64: "double",
    pl.Boolean: "boolean",
}


@dataclass(frozen=True)
class Contract:
    """One table: its columns and key, and how its rows stand on the trajectory.

    `event_time` and `event_end` name the columns that say when it happened; where
    `event_time` is None the source never tells (a standing description of a party).
    `amount` names the column the timeline shows. A table that `looks_ahead` holds what
    was agreed or is expected, whose time may lie ahead of the day it is told. Where
    `restricted_to` names purposes, the rows may be read for no other, and stand on no
    trajectory.
    """

    name: str
    words: Words
    grain: Words
    columns: type[dy.Schema]
    lane: str
    kind: Kind | KindByCode
    event_time: str | None = None
    event_end: str | None = None
    amount: str | None = None
    looks_ahead: bool = False
    restricted_to: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse a contract that names a lane or column which does not exist."""
        named = [c for c in (self.event_time, self.event_end, self.amount) if c]
        if isinstance(self.kind, KindByCode):
            named.append(self.kind.column)
        unknown = [c for c in named if c not in self.columns.columns()]
        if unknown or self.lane not in LANES or not self.key:
            message = f"contract {self.name}: lane, key or columns are off: {unknown}"
            raise ValueError(message)

    @cached_property
    def key(self) -> tuple[str, ...]:
        """The natural key: one fact per key, however many versions it has."""
        return tuple(n for n, c in self.described.items() if c["key"])

    @cached_property
    def described(self) -> Mapping[str, dict[str, Any]]:
        """Each column's words, unit, privacy class and codes."""
        return {n: c.metadata or {} for n, c in self.columns.columns().items()}

    @cached_property
    def sealed(self) -> tuple[str, ...]:
        """The columns of free words: the lake holds them under a person's own key."""
        return tuple(
            name
            for name, told in self.described.items()
            if told["privacy"] == "C3" and not told.get("is_masked")
        )

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """The columns that single somebody out, and the prefix of their pseudonyms."""
        told = {name: card.get("prefix") for name, card in self.described.items()}
        return {name: prefix for name, prefix in told.items() if prefix}

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """Every kind of event this table can put on a trajectory."""
        if isinstance(self.kind, Kind):
            return (self.kind,)
        return tuple(self.kind.kinds.values())

    @cached_property
    def sql_types(self) -> dict[str, str]:
        """Each column's type in the lake."""
        return {n: _sql_type(c) for n, c in self.columns.columns().items()}

    @cached_property
    def event_is_a_day(self) -> bool:
        """Whether the source tells the day only, not the moment."""
        return self.event_time is not None and self.sql_types[self.event_time] == "date"


def _sql_type(column: dy.Column) -> str:
    kind = column.dtype
    if isinstance(kind, pl.Decimal):
        return f"decimal({kind.precision},{kind.scale})"
    return SQL_TYPES[type(kind)]
