"""Every choice a reader makes; each stands in the address, so that a view is a link."""

from collections.abc import Hashable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import streamlit as st

from analytics.language import word
from pages.ui import address
from pages.ui.frame import FIRST_DAY, view
from pages.ui.speech import language, say
from warehouse.contracts.who import BORROWER_KINDS

ROWS_A_PAGE = 50
BEFORE = ":before"
"""What a link to a story ends with that leads to the day before it."""

SPANS: dict[str, tuple[str, int | None]] = {
    "3m": ("3 months", 92),
    "1y": ("1 year", 366),
    "3y": ("3 years", 1096),
    "10y": ("10 years", 3653),
    "all": ("Everything", None),
}
"""Each range by its code: its words, and its days."""


def words_to_find() -> str | None:
    """Take what to look for: an id, or part of a masked name."""
    address.remembered("wanted", address.words, "")
    found = st.text_input(
        say("Id or name"),
        key="wanted",
        placeholder=say("for example B-P0001"),
        icon=":material/search:",
    )
    wanted = (found or "").strip() or None
    address.keep("wanted", wanted)
    return wanted


def kind() -> str | None:
    """Take a kind of borrower, or all of them."""
    told = language()
    address.remembered("kind", address.one_of(BORROWER_KINDS), None)
    chosen = st.selectbox(
        say("Kind of borrower"),
        list(BORROWER_KINDS),
        index=None,
        format_func={c: word(w, told) for c, w in BORROWER_KINDS.items()}.__getitem__,
        placeholder=say("All kinds"),
        key="kind",
    )
    address.keep("kind", chosen)
    return chosen


def region(regions: list[str]) -> str | None:
    """Take a region, or all of them."""
    address.remembered("region", address.one_of(regions), None)
    chosen = st.selectbox(
        say("Region"),
        regions,
        index=None,
        placeholder=say("All regions"),
        key="region",
    )
    address.keep("region", chosen)
    return chosen


def skipped(name: str, of: Hashable) -> int:
    """Tell how many rows the chosen page of a table leaves out before it.

    `of` is what the table is of: when that changes, its first page is shown.
    """
    address.remembered(name, address.whole_number, 1)
    if st.session_state.setdefault(f"{name}, of", of) != of:
        st.session_state[name] = 1
    st.session_state[f"{name}, of"] = of
    st.session_state[name] = st.session_state.get(_pages(name), st.session_state[name])
    return (int(st.session_state[name]) - 1) * ROWS_A_PAGE


def page(name: str, found: int) -> None:
    """Offer the pages of a table of so many rows."""
    chosen, pages = st.session_state[name], -(-found // ROWS_A_PAGE)
    if pages > 1:
        # The widget's own start may not move while it is there, so it is noted.
        start = st.session_state.setdefault(f"{_pages(name)}, start", chosen)
        st.pagination(pages, key=_pages(name), default=min(start, pages))
    address.keep(name, chosen, 1)


def first_page_if_beyond(name: str, rows: int) -> None:
    """Go back to the first page where the address names one beyond the last."""
    if rows == 0 and st.session_state[name] > 1:
        st.session_state[name] = 1
        st.rerun()


def _pages(name: str) -> str:
    return f"{name} of {st.session_state[f'{name}, of']}"


def borrower() -> str | None:
    """Take the borrower the address names, or the one looked at last."""
    named = st.query_params.get("borrower") or st.session_state.get("borrower")
    st.session_state["borrower"] = named
    address.keep("borrower", named)
    return named


def open_borrower(borrower_id: str) -> None:
    """Go to a borrower's trajectory."""
    st.switch_page("borrower/timeline.py", query_params={"borrower": borrower_id})


def look_as_of(day: date, borrower_id: str, event_id: str) -> None:
    """Look at a borrower's fact as of the day it became known."""
    st.session_state["as_of"] = day
    st.session_state["go_to"] = {"borrower": borrower_id, "event": event_id}


def story() -> str | None:
    """Take the story of the tour by which the reader has come, on either day."""
    told = st.query_params.get("story")
    return told and told.removesuffix(BEFORE)


def span(first: datetime | None, last: datetime | None) -> tuple[datetime, datetime]:
    """Take the stretch of time to look at, ending where the borrower's facts end.

    Returns the instants it starts at and ends before.
    """
    address.remembered("span", address.one_of(SPANS), "all")
    chosen = st.segmented_control(
        say("Range"),
        list(SPANS),
        format_func={c: say(words) for c, (words, _) in SPANS.items()}.__getitem__,
        required=True,
        key="span",
        label_visibility="collapsed",
    )
    address.keep("span", chosen, "all")
    end_of_view = view().end_of(view().as_of)
    end = min(last + timedelta(days=1), end_of_view) if last else end_of_view
    days = SPANS[str(chosen)][1]
    start = end - timedelta(days=days) if days else (first or end - timedelta(days=366))
    margin = max((end - start) * 0.02, timedelta(days=2))
    return start - (margin if days is None else timedelta()), end + margin


def earlier_day() -> date:
    """Take the day to compare the as-of day with; a quarter before, unless chosen."""
    as_of = view().as_of
    first = min(FIRST_DAY, as_of)
    usual = max(as_of - timedelta(days=92), first)
    address.remembered("earlier", address.day_between(first, as_of), usual)
    chosen = st.date_input(
        say("Compare with what was known on"),
        min_value=first,
        max_value=as_of,
        format="YYYY-MM-DD",
        key="earlier",
        width=260,
    )
    address.keep("earlier", chosen, usual)
    return chosen


def event(selection: Mapping[str, Any], events: list[str]) -> str | None:
    """Take the event whose mark was picked just now, or the one in the address."""
    points = selection["selection"]["points"] if selection else []
    point = points[0] if points else None
    row = _row(point) if point else None
    if is_new("timeline", repr(point)) and row is not None and row < len(events):
        address.keep("event", events[row])
    return event_named()


def remember_event(event_id: str | None) -> None:
    """Put an event that was picked just now into the address, and show it."""
    if is_new("events", event_id) and event_id is not None:
        address.keep("event", event_id)
        st.rerun()


def named(name: str, picked: str | None, usual: str) -> str:
    """Take what was picked just now, or what the address names, or else the usual."""
    if is_new(name, picked) and picked is not None:
        address.keep(name, picked)
    return st.query_params.get(name) or usual


def is_new(name: str, picked: Hashable) -> bool:
    """Tell whether a pick is not the one of the last run: what was picked stays so."""
    before = st.session_state.get(f"{name}, picked")
    st.session_state[f"{name}, picked"] = picked
    return picked != before


def _row(point: Mapping[str, object]) -> int | None:
    """Read a mark's row, which its first number tells; a strip or a star has none.

    A typed array comes back from the browser as an object keyed by place.
    """
    numbers = point.get("customdata")
    if isinstance(numbers, Mapping):
        numbers = [numbers[place] for place in sorted(numbers, key=int)]
    if not isinstance(numbers, list | tuple) or not numbers or numbers[0] < 0:
        return None
    return int(numbers[0])


def event_named() -> str | None:
    """Take the event the address names."""
    told = st.query_params.get("event")
    try:
        return str(UUID(told)) if told else None
    except ValueError:
        return None
