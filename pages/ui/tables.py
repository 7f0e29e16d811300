"""Tables in a reader's words: the standard's labels and codes, days where we are."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import streamlit as st

from analytics.language import Language, sayer, word
from analytics.wording import DATE_LENGTHS, MASKED, code_word, column_words
from pages.ui.labels import CODES, OWN_LABELS
from warehouse.contracts import KINDS, LANES, STANDARD
from warehouse.contracts.provenance import CLOCKS, PROVENANCE

_UNSEEN = {
    "event_id", "utc_offset", "wall_time", "contract", "first_known_at", "sign",
    "usual_days", "is_assumed", "event_end",
}  # fmt: skip

AMOUNT_PIXELS, TREND_PIXELS = 135, 110

GREEN, AMBER, GREY = "#1B8A5A", "#D98200", "#6B7785"

_CODED = {
    "op", "learned", "known_at_basis", "tone", "freshness", "fate", "mode", "state",
}  # fmt: skip

_SHARES = {"own_share", "share", "share_paid", "share_quarantined", "interest_rate"}

_MOMENTS = {"recorded_at", "came_at", "arrived_at"}
"""Told to the second: they are the machine's own."""


@dataclass(frozen=True)
class Reader:
    """Who reads a table: in which language, where days end, and what is hidden."""

    language: Language
    zone: ZoneInfo
    masked: Iterable[str] = field(default=())

    def label(self, name: str) -> str:
        """Head a column."""
        if name in OWN_LABELS:
            return sayer(self.language)(OWN_LABELS[name])
        carried = {**CLOCKS, **PROVENANCE}
        if name in carried and self.language == "zh":
            return carried[name][1][0]
        if name in carried:
            return name.replace("_", " ").capitalize()
        return word(column_words(name), self.language)


def readable(rows: pl.DataFrame, reader: Reader, *, all_: bool = False) -> pl.DataFrame:
    """Put a frame into the reader's words; what may not be seen shows as dots.

    A column nobody ever told anything in is left out, unless all are wanted.
    """
    hidden = set(reader.masked)
    shown = on_their_clock(rows)
    return pl.DataFrame(
        {
            reader.label(name): pl.Series([MASKED] * rows.height, dtype=pl.String)
            if name in hidden
            else _cells(shown[name], reader)
            for name in shown.columns
            if name not in _UNSEEN
            and not name.endswith("_precision")
            and (all_ or name in hidden or shown[name].null_count() < rows.height)
        }
    )


def on_their_clock(rows: pl.DataFrame) -> pl.DataFrame:
    """Write each date as its source told it, by its clock: a day, a month, a year."""
    if {"event_time", "utc_offset"} <= set(rows.columns):
        minutes = pl.col("utc_offset").cast(pl.Int64).fill_null(0)
        ahead = pl.duration(minutes=minutes)
        rows = rows.with_columns(event_time=(pl.col("event_time") + ahead).dt.date())
    precision = {
        name: f"{name.removesuffix('_time')}_precision" for name in rows.columns
    }
    return rows.with_columns(
        pl.col(name).dt.strftime("%Y-%m-%d").str.head(_date_length(told))
        for name, told in precision.items()
        if told in rows.columns
    )


def _date_length(precision: str) -> pl.Expr:
    told = pl.col(precision).cast(pl.String)
    return told.replace_strict(DATE_LENGTHS, default=None).fill_null(len("2015-08-01"))


def formats(rows: pl.DataFrame, reader: Reader) -> dict[str, Any]:
    """Say how the numbers of a frame are written: amounts to the cent, shares in %."""
    told: dict[str, Any] = {}
    for name, kind in rows.schema.items():
        if name in set(reader.masked):
            continue  # dots are no numbers
        if name in _SHARES:
            told[reader.label(name)] = st.column_config.NumberColumn(format="percent")
        elif isinstance(kind, pl.Decimal) or (kind.is_float() and "amount" in name):
            told[reader.label(name)] = st.column_config.NumberColumn(
                format="accounting", width=AMOUNT_PIXELS
            )
        elif kind.is_integer():
            told[reader.label(name)] = st.column_config.NumberColumn(format="localized")
        elif name == "freshness":
            told[reader.label(name)] = _freshness(reader)
        elif isinstance(kind, pl.List):
            told[reader.label(name)] = st.column_config.BarChartColumn(
                y_min=0, color=AMBER, width=TREND_PIXELS
            )
    return told


def _freshness(reader: Reader) -> Any:  # noqa: ANN401  Streamlit's own column
    """Show a state as a chip: amber where it is late; its word says it too."""
    say = sayer(reader.language)
    return st.column_config.MultiselectColumn(
        options=[say("fresh"), say("late"), say("unknown")],
        color=[GREEN, AMBER, GREY],
        width=80,
    )


def _cells(cells: pl.Series, reader: Reader) -> pl.Series:
    if isinstance(cells.dtype, pl.Datetime):
        seconds = " %H:%M:%S" if cells.name in _MOMENTS else ""
        local = cells.dt.convert_time_zone(str(reader.zone))
        return local.dt.strftime("%Y-%m-%d" + seconds)
    if cells.dtype == pl.Date:
        return cells.dt.strftime("%Y-%m-%d")
    if isinstance(cells.dtype, pl.Decimal):
        return cells.cast(pl.Float64)
    if cells.dtype == pl.String:
        put = _into_words(cells.name, reader.language)
        distinct = cells.drop_nulls().unique().to_list()
        told = cells.replace({code: put(code) for code in distinct})
        return told.reshape((-1, 1)).arr.to_list() if _is_chip(cells.name) else told
    return cells


def _is_chip(name: str) -> bool:
    return name == "freshness"


def _into_words(name: str, language: Language) -> Callable[[str], str]:
    """Choose how the codes of a column are put into words."""
    say = sayer(language)
    if name in {"kind", "last_kind"}:
        return lambda code: word(KINDS[code].words, language)
    if name == "lane":
        return lambda code: word(LANES[code], language)
    if name == "table":
        return lambda table: word(STANDARD[table].words, language)
    if name in _CODED:
        return lambda code: say(CODES.get(code, code))
    if name in {"scheme", "industry", "phase"}:
        return lambda code: say(code.replace("_", " "))
    return lambda code: code_word(name, code, language)
