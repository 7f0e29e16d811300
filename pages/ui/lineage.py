"""What the lineage page asks of one fact, and how it leads it back and on."""

import json
from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from analytics import lineage
from analytics.language import word
from analytics.wording import UNKNOWN
from pages.ui import choose, show
from pages.ui.asks import ASKS, TITLES
from pages.ui.frame import view
from pages.ui.speech import language, say
from warehouse import access
from warehouse.access import Answer
from warehouse.contracts import KINDS, LANES, STANDARD

OF_A_VERSION = [
    *("version", "op", "in_force", "event_time", "utc_offset", "amount", "currency"),
    *("known_at", "known_at_basis", "recorded_at", "source", "file_name", "line"),
    *("sequence", "batch_id", "file_id"),
]


def versions_of_the_fact() -> Answer:
    """Read every version of the fact the address names, the newest first."""
    borrower_id, event_id = choose.borrower(), choose.event_named()
    if borrower_id is None or event_id is None:
        show.nothing(
            say(
                "No fact is named. Open one in a borrower's trajectory, and follow it "
                "from there."
            )
        )
    found = view().ask("fact_versions", borrower_id=borrower_id, event_id=event_id)
    if found.rows.is_empty():
        show.nothing(say("This fact was not known by {day}.", day=view().as_of))
    return found


def headline(version: Mapping[str, Any]) -> None:
    """Name the fact, whose it is, and lead back to its trajectory."""
    kind = word(KINDS[version["kind"]].words, language())
    show.title(
        kind,
        word(LANES[version["lane"]], language()),
        say("Borrower") + f": {version['borrower_id']}",
        say("As of {day}", day=view().as_of),
    )
    st.page_link(
        "borrower/timeline.py",
        label=say("See it on the borrower's trajectory"),
        icon=":material/timeline:",
        query_params={
            "borrower": str(version["borrower_id"]),
            "event": str(version["event_id"]),
        },
    )


def link_to_put_right(version: Mapping[str, Any]) -> None:
    """Lead to where a fact that was written down at the desk is put right."""
    if version["source"] == "desk" and access.may(view(), "record"):
        st.page_link(
            "data/record.py",
            label=say("Put it right or take it back"),
            icon=":material/edit_note:",
            query_params={
                "borrower": str(version["borrower_id"]),
                "event": str(version["event_id"]),
                "mend": "yes",
            },
        )


def what_it_says(version: Mapping[str, Any], masked: frozenset[str]) -> None:
    """Show what this version says in each column of its contract; dots are hidden."""
    contract = STANDARD[version["contract"]]
    hidden = masked | access.hidden_facts(view().highest)
    rows = lineage.said(contract, version, hidden, language())
    told = rows.filter(pl.col("told").is_not_null())
    show.table(told, key="said", at_once=40)
    untold = rows.filter(pl.col("told").is_null())["label"].to_list()
    if untold:
        st.caption(say("Not told: {columns}.", columns=", ".join(untold)))


def where_it_comes_from(version: Mapping[str, Any], versions: pl.DataFrame) -> None:
    """Draw the way from the line of a file to the fact, and on to its readers."""
    told = language()
    contract = STANDARD[version["contract"]]
    line = say("line {n}", n=version["line"] or UNKNOWN)
    of_fact = [say("version {n}", n=n) for n in versions["version"].sort().to_list()]
    pages = [say(TITLES[page]) for page, _ in _readers(contract.name)]
    steps = [
        [version["source"]],
        [f"{version['file_name']} · {line}"],
        [say("Batch") + f" {version['batch_id']}"],
        of_fact[-4:],
        [f"{word(contract.words, told)} · {contract.name}"],
        pages,
    ]
    st.mermaid_chart(lineage.graph(steps), alt=say("Way of a fact from line to page"))
    st.markdown(_origin(version))
    st.page_link(
        "data/batches.py",
        label=say("See the whole batch"),
        icon=":material/inventory_2:",
        query_params={"batch": version["batch_id"]},
    )


def _origin(version: Mapping[str, Any]) -> str:
    told = {
        say("Source"): version["source"],
        say("File"): version["file_name"],
        say("Kind of file"): version["file_kind"],
        say("File hash"): version["file_id"],
        say("Place among its like"): version["sequence"],
        say("line {n}", n=""): version["line"] or UNKNOWN,
        say("Batch"): version["batch_id"],
        say("Definition of the source"): version["definition"],
    }
    return "\n".join(f"- {label.strip()}: `{said}`" for label, said in told.items())


def made_by(version: Mapping[str, Any]) -> None:
    """Show the very query that made the fact of its line."""
    found = view().ask(
        "definition", source=version["source"], definition=version["definition"]
    )
    if found.rows.is_empty():
        st.info(say("The definition this file was taken by was not kept."))
        return
    texts = json.loads(found.rows["texts"][0])
    st.code(texts.get(f"{version['contract']}.sql", ""), language="sql")


def read_by(table: str) -> None:
    """List which pages read the table, and by which questions."""
    rows = [
        (say(TITLES[page]), ", ".join(questions)) for page, questions in _readers(table)
    ]
    show.table(pl.DataFrame(rows, ["page", "questions"], orient="row"), key="readers")


def _readers(table: str) -> list[tuple[str, list[str]]]:
    """Name the pages that read a table, each with its questions that do."""
    asked = access.readers_of(table)
    found = {
        page: [q for q in questions if q in asked] for page, questions in ASKS.items()
    }
    return [(page, questions) for page, questions in found.items() if questions]
