"""Every choice a reader makes; each stands in the address, so that a view is a link."""

from datetime import date, datetime, timedelta
from typing import Any

import streamlit as st

from analytics.language import word
from pages.ui import address
from pages.ui.frame import language, say, view
from warehouse.contracts.who import BORROWER_KINDS

ROWS_A_PAGE = 50

SPANS: dict[str, int | None] = {
    "3m": 92,
    "1y": 366,
    "3y": 1096,
    "10y": 3653,
    "all": None,
}


def words_to_find() -> str | None:
    """Take what to look for: an id, or part of a masked name."""
    found = st.text_input(
        say("Id or name"),
        key="wanted",
        bind="query-params",
        placeholder=say("for example B-P0001"),
        icon=":material/search:",
    )
    return (found or "").strip() or None


def kind() -> str | None:
    """Take a kind of borrower, or all of them."""
    address.remembered("kind", BORROWER_KINDS, None)
    chosen = st.selectbox(
        say("Kind of borrower"),
        list(BORROWER_KINDS),
        index=None,
        format_func=lambda code: word(BORROWER_KINDS[code], language()),
        placeholder=say("All kinds"),
        key="kind",
    )
    address.keep("kind", chosen)
    return chosen


def region(regions: list[str]) -> str | None:
    """Take a region, or all of them."""
    address.remembered("region", regions, None)
    chosen = st.selectbox(
        say("Region"),
        regions,
        index=None,
        placeholder=say("All regions"),
        key="region",
    )
    address.keep("region", chosen)
    return chosen


def skipped(key: str = "page") -> int:
    """Tell how many rows the chosen page of a table leaves out before it."""
    try:
        return (max(1, int(st.query_params.get(key, "1"))) - 1) * ROWS_A_PAGE
    except ValueError:
        return 0


def page(found: int, key: str = "page") -> None:
    """Offer the pages of a table of so many rows."""
    pages = -(-found // ROWS_A_PAGE)
    if pages > 1:
        st.pagination(pages, key=key, bind="query-params")


def borrower() -> str | None:
    """Take the borrower the address names, or the one looked at last."""
    named = st.query_params.get("borrower") or st.session_state.get("borrower")
    st.session_state["borrower"] = named
    address.keep("borrower", named)
    return named


def open_borrower(borrower_id: str) -> None:
    """Go to a borrower's trajectory."""
    st.switch_page("borrower/timeline.py", query_params={"borrower": borrower_id})


def span(first: datetime | None, last: datetime | None) -> tuple[datetime, datetime]:
    """Take the stretch of time to look at, ending where the borrower's facts end.

    Returns the instants it starts at and ends before.
    """
    address.remembered("span", SPANS, "all")
    chosen = st.segmented_control(
        say("Range"),
        list(SPANS),
        format_func=lambda code: say(
            {
                "3m": "3 months",
                "1y": "1 year",
                "3y": "3 years",
                "10y": "10 years",
                "all": "Everything",
            }[code]
        ),
        required=True,
        key="span",
        label_visibility="collapsed",
    )
    address.keep("span", chosen, "all")
    end_of_view = view().end_of(view().as_of)
    end = min(last + timedelta(days=1), end_of_view) if last else end_of_view
    days = SPANS[str(chosen)]
    start = end - timedelta(days=days) if days else (first or end - timedelta(days=366))
    margin = max((end - start) * 0.02, timedelta(days=2))
    return start - (margin if days is None else timedelta()), end + margin


def earlier_day() -> date:
    """Take the day to compare the as-of day with; a quarter before, unless chosen."""
    as_of = view().as_of
    usual = as_of - timedelta(days=92)
    address.remembered_day("earlier", usual)
    st.session_state["earlier"] = min(st.session_state["earlier"], as_of)
    chosen = st.date_input(
        say("Compare with what was known on"),
        min_value=date(1940, 1, 1),
        max_value=as_of,
        format="YYYY-MM-DD",
        key="earlier",
    )
    address.keep("earlier", chosen, usual)
    return chosen or usual


def event(selection: Any, rows: list[str]) -> str | None:
    """Take the event picked on a chart or in the address."""
    points = selection["selection"]["points"] if selection else []
    picked = [_row(point["customdata"]) for point in points if point.get("customdata")]
    if picked and 0 <= picked[0] < len(rows):
        address.keep("event", rows[picked[0]])
    return st.query_params.get("event")


def _row(custom: Any) -> int:  # noqa: ANN401  as the browser sends it
    """Read a mark's row: a typed array comes back as an object keyed by place."""
    return int(custom["0"] if isinstance(custom, dict) else custom[0])


def remember_event(event_id: str) -> None:
    """Put an event into the address, and show it."""
    if st.query_params.get("event") != event_id:
        address.keep("event", event_id)
        st.rerun()

