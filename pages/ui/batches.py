"""What the pages of sources and batches ask, and how they tell it."""

import json
from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from analytics import reconciliation
from analytics.charts.reconciliation import reconciliation as bar
from analytics.freshness import freshness, rhythm
from analytics.reconciliation import FATES
from pages.ui import address, choose, show
from pages.ui.frame import view
from pages.ui.speech import language, say
from warehouse.access import Answer

OF_A_SOURCE = [
    *("title", "freshness", "age_days", "newest_known_at", "newest_event", "trend"),
    *("share_quarantined", "lines_read", "last_file", "came_at", "rhythm", "due_by"),
    *("files", "batches", "facts_known", "known_at_basis", "legal_basis", "source"),
]
OF_A_BATCH = [
    *("recorded_at", "source", "lines_read", *FATES, "facts_made", "corrections"),
    *("retractions", "batch_id"),
]
AMOUNTS = frozenset({"raw_amount", "facts_amount", "apart_amount"})


def sources() -> pl.DataFrame:
    """Read what is known of every source, the latest first: one row per source."""
    seen, told = view(), language()
    rows = freshness(
        seen.ask("sources").rows, seen.ask("source_news").rows, seen.as_of, seen.zone
    )
    promised = [
        rhythm(every, late_after, told)
        for every, late_after in rows.select("every", "late_after").iter_rows()
    ]
    return rows.with_columns(
        title=pl.coalesce(f"title_{told}", "source"),
        legal_basis=pl.col(f"legal_basis_{told}"),
        rhythm=pl.Series(promised, dtype=pl.String),
        known_at_basis=pl.col("knowledge"),
        share_quarantined=pl.col("quarantined") / pl.col("lines_read"),
    ).sort(pl.col("freshness") != "late", "source")


def how_fresh(rows: pl.DataFrame) -> str:
    """Say how many sources there are, and how many are late."""
    counts = dict(rows.group_by("freshness").len().iter_rows())
    return say(
        "Sources: {n}; late {late}, fresh {fresh}, unknown {unknown}. A source is late "
        "once more than it promised has passed since the newest day it told of; where "
        "it does not tell when it knew, since its last file came. Pick one to see its "
        "batches.",
        n=rows.height,
        **{state: counts.get(state, 0) for state in ("late", "fresh", "unknown")},
    )


def open_source(source: str) -> None:
    """Go to the batches of a source."""
    st.switch_page("data/batches.py", query_params={"source": source})


def choose_source() -> str | None:
    """Take a source, or all of them."""
    found = view().ask("sources").rows
    titles = dict(
        found.select(
            "source", pl.coalesce(f"title_{language()}", "source").alias("title")
        ).iter_rows()
    )
    address.remembered("source", address.one_of(titles), None)
    chosen = st.selectbox(
        say("Source"),
        list(titles),
        index=None,
        format_func=titles.__getitem__,
        placeholder=say("All sources"),
        key="source",
    )
    address.keep("source", chosen)
    return chosen


def choose_batch(source: str | None) -> str:
    """List the batches page by page; give the one picked, or else the newest."""
    skip = choose.skipped("batches_page", source)
    size = choose.ROWS_A_PAGE
    found = view().ask("batches", source=source, size=size, skip=skip).rows
    choose.first_page_if_beyond("batches_page", found.height)
    if found.is_empty():
        show.nothing(say("No batch was taken in yet."))
    total = int(found["found"][0])
    st.caption(say("Batches taken in, the newest first: {n}.", n=f"{total:,}"))
    key = f"batches {source} {skip}"
    picked = show.pick(found.select(OF_A_BATCH), key=key, height=300)
    choose.page("batches_page", total)
    names = found["batch_id"].to_list()
    told = choose.named("batch", None if picked is None else names[picked], names[0])
    # A batch is named after its source: one of another is not among these.
    is_of_source = source is None or told.startswith(f"{source}-")
    return told if is_of_source else str(names[0])


def read_batch(batch_id: str) -> Answer:
    """Read one batch, or say that there is none of this name."""
    found = view().ask("batch", batch_id=batch_id)
    if found.rows.is_empty():
        show.nothing(say("There is no batch {batch}.", batch=batch_id))
    return found


def summary_of(batch: Answer) -> Mapping[str, Any]:
    """Read a batch's summary."""
    told: Mapping[str, Any] = json.loads(batch.rows["summary"][0])
    return told


def declared_by(batch: Answer) -> Mapping[str, Any]:
    """Read what a batch's source said of itself; nothing where that was not kept."""
    told: Mapping[str, Any] = json.loads(batch.rows["declared"][0] or "{}")
    return told


def sum_of_lines(summary: Mapping[str, Any]) -> None:
    """Show how the lines read add up, fate by fate, and that none is missing."""
    fates = reconciliation.fates(summary)
    show.adds_up(
        (say("Lines read"), int(summary["read"])),
        [(say(FATES[fate]), lines) for fate, lines in fates.iter_rows()],
        reconciliation.unaccounted(summary),
    )
    show.chart(
        bar(fates, language()),
        key="reconciliation",
        alt=say("Bar of a batch's lines by what became of them"),
    )


def by_rule(batch: Answer) -> pl.DataFrame:
    """List why lines became no fact, each rule in words."""
    told = reconciliation.by_rule(summary_of(batch), declared_by(batch), language())
    return told.select("fate", "lines", "where", "reason", "remedy", "rule")


def link_to_quarantine(batch_id: str, summary: Mapping[str, Any]) -> None:
    """Lead to the lines of a batch that stand in quarantine, where there are any."""
    if summary["quarantined"]:
        st.page_link(
            "data/quarantine.py",
            label=say("See and mend the quarantined lines"),
            icon=":material/healing:",
            query_params={"batch": batch_id},
        )


def versions(summary: Mapping[str, Any]) -> None:
    """Show what facts a batch made, by table, and how many of them amend."""
    st.caption(
        say(
            "Versions of facts: {n}; of these corrections {corrections}, retractions "
            "{retractions}.",
            n=f"{summary['facts']:,}",
            corrections=f"{summary['corrections']:,}",
            retractions=f"{summary['retractions']:,}",
        )
    )
    show.table(reconciliation.facts_by_table(summary), key="facts_by_table")


def control_totals(batch: Answer) -> None:
    """Show the money of the bytes beside that of the facts; the difference to all."""
    hidden = AMOUNTS if "control_totals" in batch.masked else frozenset()
    told = batch.rows["control_totals"][0]
    totals = json.loads(told) if told else batch.rows["differences"][0]
    rows = reconciliation.control_totals(totals if totals is not None else [])
    if rows.is_empty():
        st.info(say("Its source declares no control totals."))
        return
    show.table(rows, key="control_totals", masked=hidden)


def files(batch_id: str) -> None:
    """Show the files of a batch, each with its hash and its place among its like."""
    skip = choose.skipped("files_page", batch_id)
    size = choose.ROWS_A_PAGE
    found = view().ask("batch_files", batch_id=batch_id, size=size, skip=skip).rows
    choose.first_page_if_beyond("files_page", found.height)
    show.table(found.drop("found"), key="files")
    choose.page("files_page", int(found["found"][0]) if found.height else 0)


def notes(summary: Mapping[str, Any]) -> None:
    """Say what is to be known of a batch beside its numbers."""
    if summary["retractions_withheld"]:
        st.warning(
            say(
                "A full list of this batch had bad lines: what it lacks was not taken "
                "as gone."
            )
        )
    if summary["not_read"]:
        told = ", ".join(summary["not_read"])
        st.caption(say("Files that are not of this source: {files}.", files=told))
    if summary["undeclared_columns"]:
        told = ", ".join(summary["undeclared_columns"])
        st.caption(say("Columns that came undeclared: {columns}.", columns=told))
