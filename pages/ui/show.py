"""One way to show each kind of thing: figures, charts, tables, facts, nothing."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn, cast

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from analytics.figures import Figure
from analytics.language import word
from analytics.wording import (
    MASKED,
    UNKNOWN,
    amount,
    as_dated,
    code_word,
    column_words,
)
from pages.ui.frame import rules_in_words, view
from pages.ui.labels import CLASSES
from pages.ui.speech import language, purpose_in_words, say
from pages.ui.tables import Reader, formats, readable
from warehouse.access import Answer
from warehouse.contracts import KINDS, LANES

FIGURE_PIXELS, CARD_PIXELS, SUM_PIXELS = 192, 150, 140

NO_TOOLS = {"displaylogo": False, "modeBarButtonsToRemove": ["select2d", "lasso2d"]}

OF_A_VERSION = [
    *("version", "op", "in_force", "event_time", "utc_offset", "event_precision"),
    *("amount", "currency", "known_at", "known_at_basis", "recorded_at"),
    *("file_name", "line"),
]


def nothing(sentence: str) -> NoReturn:
    """Say why there is nothing to show, and end the page."""
    st.info(sentence, icon=":material/search_off:")
    st.stop()


def groups(answer: Answer) -> NoReturn:
    """Show groups of borrowers where no single one may be seen, and end the page."""
    purpose = purpose_in_words(view().purpose)
    st.info(
        say(
            "For {purpose} you see groups of borrowers, no single one.", purpose=purpose
        ),
        icon=":material/groups:",
    )
    if answer.suppressed:
        st.caption(
            say(
                "Groups too small to be shown, or left out to hide them: {n}.",
                n=answer.suppressed,
            ),
            help=rules_in_words(view().purpose),
        )
    table(answer.rows, key="groups", at_once=20)
    st.stop()


def title(words: str, *badges: str) -> None:
    """Head a page, with what should be known of it at first glance."""
    st.title(words)
    tags(*badges)


def tags(*words: str) -> None:
    """Show short words side by side."""
    with st.container(horizontal=True, gap="small"):
        for told in words:
            if told:
                st.badge(told, color="gray")


def figures(told: Sequence[Figure]) -> None:
    """Show the figures of a head side by side, in as many rows as they need."""
    with st.container(horizontal=True, gap="small"):
        for figure in told:
            with st.container(border=True, width=FIGURE_PIXELS, height=CARD_PIXELS):
                st.metric(figure.label, figure.value, help=figure.help or None)
                st.caption(figure.note or "&nbsp;")


def adds_up(
    whole: tuple[str, int], parts: Sequence[tuple[str, int]], missing: int
) -> None:
    """Show a number as the sum of its parts, and say whether they add up."""
    signs = ["", "=", *("+" for _ in parts[1:])]
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for sign, (label, number) in zip(signs, [whole, *parts], strict=True):
            if sign:
                st.markdown(f"**{sign}**", width="content")
            st.metric(label, f"{number:,}", width=SUM_PIXELS, border=True)
    if missing:
        st.error(say("{n} lines are unaccounted for.", n=f"{missing:,}"))
    else:
        st.badge(say("It adds up"), icon=":material/check:", color="green")


def chart(figure: go.Figure, key: str, alt: str) -> Mapping[str, Any]:
    """Show a chart whose points can be picked; give what was picked."""
    picked = st.plotly_chart(
        figure,
        theme=None,
        key=key,
        on_select="rerun",
        selection_mode="points",
        config=NO_TOOLS,
        alt=alt,
    )
    return cast("Mapping[str, Any]", picked)


def table(
    rows: pl.DataFrame, key: str, masked: Iterable[str] = (), at_once: int = 10
) -> None:
    """Show rows as a table with the labels of the data standard, so many at once."""
    reader = Reader(language(), view().zone, masked)
    st.dataframe(
        readable(rows, reader),
        key=key,
        hide_index=True,
        height=37 + 35 * max(1, min(rows.height, at_once)),
        column_config=formats(rows, reader),
        placeholder=UNKNOWN,
    )
    masks(rows, masked)


def masks(rows: pl.DataFrame, masked: Iterable[str]) -> None:
    """Say which columns are masked, and why the reader cannot see them."""
    hidden = [column for column in rows.columns if column in {*masked}]
    if not hidden:
        return
    reader = Reader(language(), view().zone)
    st.caption(
        say(
            "Masked: {columns}. For {purpose} you are shown columns up to {highest}.",
            columns=", ".join(reader.label(column) for column in hidden),
            purpose=purpose_in_words(view().purpose),
            highest=say(CLASSES[view().highest]),
        ),
        help=rules_in_words(view().purpose),
    )


def pick(
    rows: pl.DataFrame, key: str, masked: Iterable[str] = (), height: int = 460
) -> int | None:
    """Show rows as a table one of which can be picked; give its place."""
    reader = Reader(language(), view().zone, masked)
    shown = st.dataframe(
        readable(rows, reader),
        key=key,
        hide_index=True,
        height=min(height, 37 + 35 * rows.height),
        column_config=formats(rows, reader),
        placeholder=UNKNOWN,
        on_select="rerun",
        selection_mode=["single-row", "single-cell"],
    )
    masks(rows, masked)
    picked = shown["selection"]
    places = [*picked["rows"], *(row for row, _ in picked.get("cells", []))]
    return int(places[0]) if places else None


def numbers_behind(frames: dict[str, pl.DataFrame], key: str) -> None:
    """Put the numbers of a chart one click away."""
    if st.toggle(say("The numbers behind this chart"), key=key):
        for name, rows in frames.items():
            if rows.height:
                st.caption(name)
                table(rows, key=f"{key}_{name}")


def fact(versions: pl.DataFrame, masked: frozenset[str]) -> None:
    """Show one fact: what it says, where it stands in its source, its versions."""
    if versions.is_empty():
        st.info(say("This fact was not known by {day}.", day=view().as_of))
        return
    current = versions.row(0, named=True)
    kind, lane = KINDS[current["kind"]], LANES[current["lane"]]
    st.subheader(f"{word(lane, language())} · {word(kind.words, language())}")
    left, right = st.columns(2)
    left.dataframe(_said(current, masked), hide_index=True)
    with right:
        st.markdown(_origin(current))
        st.page_link(
            "data/lineage.py",
            label=say("Follow it back to its line, and on to who reads it"),
            icon=":material/account_tree:",
            query_params={
                "borrower": str(current["borrower_id"]),
                "event": str(current["event_id"]),
            },
        )
    count = versions.height
    st.caption(say("Versions known by this day, the newest first: {n}", n=count))
    table(versions.select(OF_A_VERSION), key="versions", masked=masked)


def kind_words(kind: str) -> str:
    """Name a kind of event in the reader's language."""
    return word(KINDS[kind].words, language())


def _origin(current: dict[str, Any]) -> str:
    """Say where a fact stands: its source, file and line, its batch."""
    line = say("line {n}", n=current["line"] or UNKNOWN)
    file = f"`{current['source']}` · `{current['file_name']}` · {line}"
    return "\n".join(
        (
            f"- {say('Source')}: {file}",
            f"- {say('Batch')}: `{current['batch_id']}`",
            f"- {say('File hash')}: `{current['file_id']}`",
        )
    )


def _said(current: dict[str, Any], masked: frozenset[str]) -> pl.DataFrame:
    facts = as_dated(json.loads(current["facts"]), current)
    told = {
        word(column_words(column), language()): code_word(column, value, language())
        for column, value in facts.items()
        if value is not None
    }
    if "amount" in masked:
        told[say("Amount")] = MASKED
    elif current["amount"] is not None:
        told[say("Amount")] = amount(current["amount"], current["currency"])
    return pl.DataFrame({say("What"): list(told), say("Said"): list(told.values())})
