"""One way to show each kind of thing: figures, charts, tables, facts, nothing."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from analytics.head import Figure
from analytics.language import word
from analytics.wording import MASKED, UNKNOWN, amount, code_word, column_words
from pages.ui.frame import language, say, view
from pages.ui.tables import formats, readable
from warehouse.contracts import KINDS, LANES

NO_TOOLS = {"displaylogo": False, "modeBarButtonsToRemove": ["select2d", "lasso2d"]}


def nothing(sentence: str) -> NoReturn:
    """Say why there is nothing to show, and end the page."""
    st.info(sentence, icon=":material/search_off:")
    st.stop()


def title(words: str, *badges: str) -> None:
    """Head a page, with what should be known of it at first glance."""
    st.title(words)
    with st.container(horizontal=True, gap="small"):
        for badge in badges:
            if badge:
                st.badge(badge, color="gray")


def figures(told: Sequence[Figure]) -> None:
    """Show the figures of a head side by side."""
    for place, figure in zip(st.columns(len(told)), told, strict=True):
        with place.container(border=True, height="stretch"):
            st.metric(figure.label, figure.value, help=figure.help or None)
            st.caption(figure.note or "&nbsp;")


def chart(figure: go.Figure, key: str, alt: str) -> Any:
    """Show a chart whose points can be picked; give what was picked."""
    return st.plotly_chart(
        figure,
        theme=None,
        key=key,
        on_select="rerun",
        selection_mode="points",
        config=NO_TOOLS,
        alt=alt,
    )


def table(rows: pl.DataFrame, key: str, masked: Iterable[str] = ()) -> None:
    """Show rows as a table with the labels of the data standard."""
    st.dataframe(
        readable(rows, language(), view().zone, masked),
        key=key,
        hide_index=True,
        column_config=formats(rows, language()),
        placeholder=UNKNOWN,
    )


def pick(
    rows: pl.DataFrame, key: str, masked: Iterable[str] = (), height: int = 460
) -> int | None:
    """Show rows as a table one of which can be picked; give its place."""
    shown = st.dataframe(
        readable(rows, language(), view().zone, masked),
        key=key,
        hide_index=True,
        height=height,
        column_config=formats(rows, language()),
        placeholder=UNKNOWN,
        on_select="rerun",
        selection_mode="single-row",
    )
    picked = shown["selection"]["rows"]
    return int(picked[0]) if picked else None


def numbers_behind(frames: dict[str, pl.DataFrame], key: str) -> None:
    """Put the numbers of a chart one click away."""
    if st.toggle(say("The numbers behind this chart"), key=key):
        for name, rows in frames.items():
            if rows.height:
                st.caption(name)
                table(rows, key=f"{key}_{name}")


def fact(versions: pl.DataFrame, masked: frozenset[str]) -> None:
    """Show one fact: what it says, where it stands in its source, its versions."""
    current = versions.row(0, named=True)
    kind, lane = KINDS[current["kind"]], LANES[current["lane"]]
    st.subheader(f"{word(lane, language())} · {word(kind.words, language())}")
    left, right = st.columns(2)
    left.dataframe(
        _pairs(json.loads(current["facts"]), current, masked), hide_index=True
    )
    with right:
        line = current["line"] or UNKNOWN
        st.markdown(
            "\n".join(
                [
                    f"- {say('Source')}: `{current['source']}` · "
                    f"`{current['file_name']}` · {say('line {n}', n=line)}",
                    f"- {say('Batch')}: `{current['batch_id']}`",
                    f"- {say('File hash')}: `{current['file_id']}`",
                ]
            )
        )
    st.caption(say("Versions known by this day, the newest first: {n}", n=versions.height))
    wanted = (
        "utc_offset version op in_force event_time known_at known_at_basis recorded_at amount "
        "currency file_name line"
    ).split()
    table(versions.select(wanted), key="versions", masked=masked)


def kind_words(kind: str) -> str:
    """Name a kind of event in the reader's language."""
    return word(KINDS[kind].words, language())


def _pairs(
    facts: dict[str, Any], current: dict[str, Any], masked: frozenset[str]
) -> pl.DataFrame:
    told = {word(column_words(n), language()): _told(n, v) for n, v in facts.items()}
    if "amount" in masked:
        told[say("Amount")] = MASKED
    elif current["amount"] is not None:
        told[say("Amount")] = amount(current["amount"], current["currency"])
    return pl.DataFrame({say("What"): list(told), say("Said"): list(told.values())})


def _told(column: str, value: object) -> str:
    return code_word(column, value, language())
