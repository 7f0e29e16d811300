"""Tables in a reader's words: labels and codes of the data standard, days where we are."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import streamlit as st

from analytics.language import Language, sayer, word
from analytics.wording import MASKED, code_word, column_words
from warehouse.contracts import KINDS, LANES
from warehouse.contracts.provenance import CLOCKS, PROVENANCE

OWN_LABELS = {
    "kind": "Event",
    "lane": "Lane",
    "amount": "Amount",
    "amount_before": "Amount before",
    "facts_known": "Facts known",
    "happened_at": "Happened last",
    "last_kind": "What happened last",
    "days_late": "Days late",
    "learned": "Learned",
    "in_force": "In force",
    "file_name": "File",
    "happened": "Count",
    "stretch": "From",
    "total_amount": "Total amount",
    "on_day": "Day",
    "month": "Month",
    "arrears_amount": "Arrears",
    "days_past_due": "Days past due",
    "oldest_unpaid_on": "Oldest unpaid since",
    "share_paid": "Share paid",
    "tone": "Reads as",
}

_UNSEEN = {"event_id", "utc_offset", "wall_time", "contract", "first_known_at"}

_CODES = {
    "assert": "stated", "correct": "corrected", "retract": "withdrawn",
    "source": "the source says", "arrival": "day the file came", "assumed": "assumed",
    "new": "new", "corrected": "corrected", "withdrawn": "withdrawn",
    "good": "good", "neutral": "neutral", "watch": "watch", "bad": "bad",
}  # fmt: skip


def readable(
    rows: pl.DataFrame, language: Language, zone: ZoneInfo, masked: Iterable[str] = ()
) -> pl.DataFrame:
    """Put a frame into the reader's words; what may not be seen shows as dots."""
    hidden = set(masked)
    shown = on_their_clock(rows)
    columns = {
        _label(name, language): _cells(shown[name], name, language, zone, hidden)
        for name in shown.columns
        if name not in _UNSEEN
    }
    return pl.DataFrame(columns)


def on_their_clock(rows: pl.DataFrame) -> pl.DataFrame:
    """Write an event's day as its own source told it, where the frame says how."""
    if not {"event_time", "utc_offset"} <= set(rows.columns):
        return rows
    minutes = pl.col("utc_offset").cast(pl.Int64).fill_null(0)
    return rows.with_columns(
        event_time=(pl.col("event_time") + pl.duration(minutes=minutes)).dt.date()
    )


def formats(rows: pl.DataFrame, language: Language) -> dict[str, Any]:
    """Say how the numbers of a frame are written: grouped amounts, shares in percent."""
    told: dict[str, Any] = {}
    for name, kind in rows.schema.items():
        if name in {"own_share", "share", "share_paid", "interest_rate"}:
            told[_label(name, language)] = st.column_config.NumberColumn(format="percent")
        elif isinstance(kind, pl.Decimal) or (kind.is_float() and "amount" in name):
            told[_label(name, language)] = st.column_config.NumberColumn(
                format="localized"
            )
    return told


def _label(name: str, language: Language) -> str:
    if name in OWN_LABELS:
        return sayer(language)(OWN_LABELS[name])
    carried = {**CLOCKS, **PROVENANCE}
    if name in carried and language == "zh":
        return carried[name][1][0]
    if name in carried:
        return name.replace("_", " ").capitalize()
    return word(column_words(name), language)


def _cells(
    cells: pl.Series, name: str, language: Language, zone: ZoneInfo, hidden: set[str]
) -> pl.Series:
    if name in hidden:
        return pl.Series([MASKED] * len(cells), dtype=pl.String)
    if isinstance(cells.dtype, pl.Datetime):
        pattern = "%Y-%m-%d %H:%M:%S" if name == "recorded_at" else "%Y-%m-%d"
        return cells.dt.convert_time_zone(str(zone)).dt.strftime(pattern)
    if cells.dtype == pl.Date:
        return cells.dt.strftime("%Y-%m-%d")
    if isinstance(cells.dtype, pl.Decimal):
        return cells.cast(pl.Float64)
    if cells.dtype == pl.String:
        return _words(cells, name, language)
    return cells


def _words(cells: pl.Series, name: str, language: Language) -> pl.Series:
    """Put each distinct code into words once."""
    say = sayer(language)
    kinds = {k: word(kind.words, language) for k, kind in KINDS.items()}
    lanes = {lane: word(words, language) for lane, words in LANES.items()}
    distinct = cells.drop_nulls().unique().to_list()
    if name in {"kind", "last_kind"}:
        told = {code: kinds.get(code, code) for code in distinct}
    elif name == "lane":
        told = {code: lanes.get(code, code) for code in distinct}
    elif name in {"op", "learned", "known_at_basis", "tone"}:
        told = {code: say(_CODES.get(code, code)) for code in distinct}
    elif name in {"scheme", "industry", "phase"}:
        told = {code: say(code.replace("_", " ")) for code in distinct}
    else:
        told = {code: code_word(name, code, language) for code in distinct}
    return cells.replace(told)
