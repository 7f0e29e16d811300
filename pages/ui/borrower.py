"""What the borrower page asks the book, in the order the page tells it."""

from datetime import datetime
from typing import Any

import polars as pl
import streamlit as st

from analytics import arrears, trajectory
from analytics.charts.levels import LevelPanels
from analytics.charts.timeline import Trail
from analytics.language import word
from analytics.wording import MASKED
from pages.ui import choose, show
from pages.ui.frame import language, say, view
from warehouse import access
from warehouse.contracts import LANES
from warehouse.contracts.who import BORROWER_KINDS


def headline(known: dict[str, Any], masked: frozenset[str]) -> str:
    """Name a borrower by its id and as much of its name as the reader may see."""
    name = MASKED if "masked_name" in masked else known["masked_name"]
    return f"{known['borrower_id']} · {name}" if name else str(known["borrower_id"])


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
    borrower_id: str, since: datetime, to: datetime
) -> tuple[Trail, pl.DataFrame]:
    """Read what the timeline draws, and where the borrower stands in its payments."""
    seen, inside = view(), {"borrower_id": borrower_id, "since": since, "to": to}
    seconds = trajectory.stretch(since, to)
    density = seen.ask("trail_density", seconds=seconds, **inside).rows
    crowded = trajectory.crowded_lanes(density)
    quiet = [lane for lane in LANES if lane not in crowded]
    marks = seen.ask(
        "trail_marks",
        lanes=quiet,
        late_days=trajectory.LATE_DAYS,
        most=trajectory.MOST_MARKS,
        **inside,
    ).rows
    repayments = seen.ask("repayments", borrower_id=borrower_id).rows
    dues = seen.ask("installments", borrower_id=borrower_id).rows
    instalments = arrears.cleared(arrears.counted(dues, str(seen.zone)), repayments)
    in_crowd = pl.col("lane").is_in(crowded)
    trail = Trail(
        marks=trajectory.with_arrears(trajectory.read_at_a_glance(marks), instalments),
        density=density.filter(in_crowd),
        missed=trajectory.missed(instalments, seen.as_of),
        lanes=trajectory.lanes_with_facts(density, marks),
        levels=_levels(borrower_id, instalments, repayments),
        since=trajectory.on_the_wall(since, seen.zone),
        to=trajectory.on_the_wall(to, seen.zone),
        as_of_end=trajectory.on_the_wall(seen.end_of(seen.as_of), seen.zone),
        stretch_seconds=seconds,
    )
    return trail, arrears.standing(instalments, seen.as_of)


def _levels(
    borrower_id: str, instalments: pl.DataFrame, repayments: pl.DataFrame
) -> LevelPanels:
    seen = view()
    positions = seen.ask("positions", borrower_id=borrower_id).rows
    balances = seen.ask("account_levels", borrower_id=borrower_id).rows
    return LevelPanels(
        outstanding=trajectory.level(
            positions, unit="facility_id", day="position_on", amount="outstanding_amount"
        ),
        balance=trajectory.level(
            balances, unit="account_id", day="on_day", amount="balance_amount"
        ),
        due_and_paid=arrears.due_and_paid(instalments, repayments, seen.as_of),
        past_due=arrears.past_due_path(instalments, seen.as_of),
    )


def undated_sentence(borrower_id: str) -> str:
    """Say what is known without a date, so that the timeline hides nothing."""
    undated = view().ask("undated_kinds", borrower_id=borrower_id).rows
    if undated.is_empty():
        return ""
    kinds = ", ".join(
        f"{show.kind_words(kind)} ({count:,})" for kind, count in undated.iter_rows()
    )
    return say("Known without a date: {kinds}.", kinds=kinds)


def events(borrower_id: str, since: datetime, to: datetime) -> None:
    """Show the events of the range as a table, page by page; a row opens its fact."""
    inside = {"borrower_id": borrower_id, "since": since, "to": to}
    happened = int(view().ask("trail_extent", **inside).rows["happened"][0])
    rows = view().ask(
        "trail_window",
        **inside,
        size=choose.ROWS_A_PAGE,
        skip=choose.skipped(),
    )
    st.caption(say("Events in this range, the newest first: {n}", n=f"{happened:,}"))
    told = (
        "event_time utc_offset lane kind amount currency known_at known_at_basis "
        "facility_id"
    )
    picked = show.pick(rows.rows.select(told.split()), key="events", masked=rows.masked)
    choose.page(happened)
    if picked is not None:
        choose.remember_event(rows.rows["event_id"][picked])


def learned(borrower_id: str) -> None:
    """Show what was learned between two days: new, corrected and withdrawn facts."""
    earlier = choose.earlier_day()
    found = view().ask(
        "learned_between", borrower_id=borrower_id, earlier=view().end_of(earlier)
    )
    if found.rows.is_empty():
        st.info(
            say("Nothing was learned after {earlier} and by {day}.",
                earlier=earlier, day=view().as_of)
        )
        return
    counts = dict(found.rows.group_by("learned").len().iter_rows())
    st.caption(
        say("Learned after {earlier} and by {day}: new {new}, corrected {corrected}, "
            "withdrawn {withdrawn}; of these learned late {late}.",
            earlier=earlier, day=view().as_of,
            **{name: counts.get(name, 0) for name in ("new", "corrected", "withdrawn")},
            late=trajectory.read_at_a_glance(found.rows)["days_late"].count())
    )
    told = "learned known_at event_time utc_offset lane kind amount_before amount currency"
    rows = trajectory.read_at_a_glance(found.rows)
    show.table(
        rows.select(*told.split(), "days_late"), key="learned", masked=found.masked
    )
