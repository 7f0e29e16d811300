"""What the borrower page asks the book, in the order the page tells it."""

from datetime import datetime
from typing import Any

import polars as pl
import streamlit as st

from analytics import trajectory
from analytics.charts.levels import LevelPanels
from analytics.charts.trail import Trail
from analytics.language import word
from analytics.reported import reported_path
from analytics.wording import MASKED
from pages.ui import choose, show
from pages.ui.debts import Debts
from pages.ui.frame import view
from pages.ui.labels import CLOSED
from pages.ui.speech import language, say
from warehouse import access
from warehouse.contracts import LANES
from warehouse.contracts.who import BORROWER_KINDS

OF_A_FACILITY = [
    *("facility_id", "level", "agreed_amount", "outstanding_amount", "undrawn_amount"),
    *("currency", "own_share", "interest_rate", "days_past_due_reported"),
    *("days_past_due_told_in", "official_class", "source_state", "position_on"),
    *("position_on_precision", "starts_on", "starts_on_precision", "matures_on"),
    *("outcome_kind", "product", "purpose", "project_name", "parent_id"),
]
OF_A_PARTY = [
    *("role", "party_id", "masked_name", "party_kind", "subject_kind", "subject_id"),
    *("share", "valid_from", "valid_from_precision", "valid_to"),
    "valid_to_precision",
]
OF_AN_EVENT = [
    *("event_time", "utc_offset", "event_precision", "lane", "kind", "amount"),
    *("currency", "known_at", "known_at_basis", "facility_id"),
]
OF_NEWS = [
    *("learned", "known_at", "event_time", "utc_offset", "event_precision"),
    *("lane", "kind", "amount_before", "amount", "currency", "days_late"),
]


def headline(known: dict[str, Any], masked: frozenset[str]) -> str:
    """Name a borrower by its id and as much of its name as the reader may see."""
    name = MASKED if "masked_name" in masked else known["masked_name"]
    return f"{known['borrower_id']} · {name}" if name else str(known["borrower_id"])


def closed(borrower_id: str) -> None:
    """Say which sources are closed for the purpose, and not what they told."""
    for source, reason in view().closed(borrower_id).items():
        st.warning(say(CLOSED[reason], source=source), icon=":material/lock:")


def badges(known: dict[str, Any]) -> list[str]:
    """Say what kind of borrower it is, and on what terms it is looked at."""
    told = [known[c] for c in ("scheme", "industry", "region", "phase", "country")]
    return [
        word(BORROWER_KINDS[known["borrower_kind"]], language()),
        *(say(str(fact).replace("_", " ")) for fact in told if fact),
        say("Source") + f": {known['source']}",
        say("Purpose") + ": " + word(access.PURPOSES[view().purpose], language()),
        say("As of {day}", day=view().as_of),
    ]


def trail_of(
    borrower_id: str,
    owed: Debts,
    between: tuple[datetime, datetime],
    pointed: dict[str, datetime],
) -> Trail:
    """Read what the timeline draws between two instants, and what it points to."""
    since, to = between
    seen, inside = view(), {"borrower_id": borrower_id, "since": since, "to": to}
    seconds = trajectory.stretch(since, to)
    density = seen.ask("trail_density", seconds=seconds, **inside).rows
    crowded = trajectory.crowded_lanes(density)
    marks = seen.ask(
        "trail_marks",
        lanes=[lane for lane in LANES if lane not in crowded],
        late_days=trajectory.LATE_DAYS,
        most=trajectory.MOST_MARKS,
        **inside,
    ).rows
    at_a_glance = trajectory.read_at_a_glance(marks)
    return Trail(
        marks=trajectory.with_arrears(
            at_a_glance, owed.reckoned.instalments, owed.taken_back()
        ),
        density=density.filter(pl.col("lane").is_in(crowded)),
        missed=trajectory.missed(owed.reckoned.instalments, seen.as_of),
        lanes=trajectory.lanes_with_facts(density, marks),
        levels=_levels(borrower_id, owed),
        since=trajectory.on_the_wall(since, seen.zone),
        to=trajectory.on_the_wall(to, seen.zone),
        as_of_end=trajectory.on_the_wall(seen.end_of(seen.as_of), seen.zone),
        stretch_seconds=seconds,
        pointed=pointed,
    )


def _levels(borrower_id: str, owed: Debts) -> LevelPanels:
    seen = view()
    positions = seen.ask("positions", borrower_id=borrower_id).rows
    balances = seen.ask("account_levels", borrower_id=borrower_id).rows
    return LevelPanels(
        outstanding=trajectory.level(
            positions.rename(
                {
                    "position_on": "on_day",
                    "position_on_precision": "on_day_precision",
                }
            ),
            unit="facility_id",
            amount="outstanding_amount",
        ),
        balance=trajectory.level(balances, unit="account_id", amount="balance_amount"),
        due_and_paid=owed.reckoned.due_and_paid(),
        past_due=owed.reckoned.past_due_path(),
        reported=reported_path(positions),
        changes=owed.reckoned.changes(),
    )


def numbers_of(trail: Trail, owed: Debts) -> dict[str, pl.DataFrame]:
    """Name the frames the timeline and the head are drawn from."""
    levels = trail.levels
    return {
        say("Events"): trail.marks,
        say("Counts"): trail.density,
        say("Outstanding"): levels.outstanding,
        say("Balance"): levels.balance,
        say("Due and paid"): levels.due_and_paid,
        say("Days past due"): levels.past_due,
        say("Days past due, as reported"): levels.reported,
        **owed.numbers(),
    }


def notes_below(borrower_id: str) -> None:
    """Say how to go on from a mark, and what has none for want of a date."""
    st.caption(
        say("Click a mark to see what it says and the line of the file it came from.")
    )
    undated = view().ask("undated_kinds", borrower_id=borrower_id).rows
    kinds = ", ".join(
        f"{show.kind_words(kind)} ({count:,})" for kind, count in undated.iter_rows()
    )
    if kinds:
        st.caption(say("Known without a date: {kinds}.", kinds=kinds))


def parties(borrower_id: str) -> None:
    """Show who plays a part: borrower, guarantor, controller, account user, officer."""
    found = view().ask("borrower_parties", borrower_id=borrower_id)
    if found.rows.is_empty():
        st.info(say("No source told who stands behind this borrower."))
        return
    show.table(found.rows.select(OF_A_PARTY), key="parties", masked=found.masked)


def events(borrower_id: str, since: datetime, to: datetime) -> None:
    """Show the events of the range as a table, page by page; a row opens its fact."""
    as_of = view().as_of
    inside = {
        "borrower_id": borrower_id,
        "since": since,
        "to": min(to, view().end_of(as_of)),
    }
    skip = choose.skipped("events_page", (borrower_id, as_of, since, to))
    happened = int(view().ask("trail_extent", **inside).rows["happened"][0])
    size = choose.ROWS_A_PAGE
    found = view().ask("trail_window", **inside, size=size, skip=skip)
    choose.first_page_if_beyond("events_page", found.rows.height)
    st.caption(
        say(
            "Events in this range, the newest first: {n}. Pick one to see its source.",
            n=f"{happened:,}",
        )
    )
    if found.rows.is_empty():
        return
    key = f"events {borrower_id} {as_of} {since} {skip}"
    picked = show.pick(found.rows.select(OF_AN_EVENT), key=key, masked=found.masked)
    choose.page("events_page", happened)
    choose.remember_event(None if picked is None else found.rows["event_id"][picked])


def learned(borrower_id: str) -> None:
    """Show what was learned between two days: new, corrected and withdrawn facts."""
    earlier = choose.earlier_day()
    between = {"earlier": earlier, "day": view().as_of}
    found = view().ask(
        "learned_between", borrower_id=borrower_id, earlier=view().end_of(earlier)
    )
    if found.rows.is_empty():
        st.info(say("Nothing was learned after {earlier} and by {day}.", **between))
        return
    rows = trajectory.read_at_a_glance(found.rows)
    counts = dict(rows.group_by("learned").len().iter_rows())
    told = {name: counts.get(name, 0) for name in ("new", "corrected", "withdrawn")}
    st.caption(
        say(
            "Learned after {earlier} and by {day}: new {new}, corrected {corrected}, "
            "withdrawn {withdrawn}; of these learned late {late}.",
            late=rows["days_late"].count(),
            **between,
            **told,
        )
    )
    show.table(rows.select(OF_NEWS), key="learned", masked=found.masked)
