"""Which lines stand in quarantine, why, and what became of those that came again."""

import polars as pl
import streamlit as st

from analytics.rules import rule_words
from pages.ui import address, choose, show
from pages.ui.frame import view
from pages.ui.speech import language, say
from warehouse import access

OF_A_BATCH = [
    *("recorded_at", "source", "quarantined", "open_lines", "came_again", "batch_id"),
]


def refuse_those_who_may_not() -> None:
    """End the page for those who have no business with quarantined lines."""
    if not access.may(view(), "read_quarantine"):
        show.nothing(
            say(
                "Quarantined lines are for those who see to the quality of data: they "
                "may hold anything of anybody."
            )
        )


def choose_batch(source: str | None) -> str:
    """List the batches that have quarantined lines; give the one picked or named."""
    skip = choose.skipped("quarantine_page", source)
    size = choose.ROWS_A_PAGE
    found = view().ask("quarantine_batches", source=source, size=size, skip=skip).rows
    choose.first_page_if_beyond("quarantine_page", found.height)
    if found.is_empty():
        show.nothing(say("No line stands in quarantine."))
    st.caption(
        say(
            "Batches with quarantined lines: {n}. A line is open until it lands, "
            "mended or with a new file.",
            n=f"{int(found['found'][0]):,}",
        )
    )
    key = f"quarantined {source} {skip}"
    picked = show.pick(found.select(OF_A_BATCH), key=key, height=250)
    choose.page("quarantine_page", int(found["found"][0]))
    names = found["batch_id"].to_list()
    told = choose.named("batch", None if picked is None else names[picked], names[0])
    is_of_source = source is None or told.startswith(f"{source}-")
    return told if is_of_source else str(names[0])


def choose_rule(batch_id: str) -> str | None:
    """Show why lines of a batch stand here, in words, and what helps; take one rule."""
    found = view().ask("quarantine_rules", batch_id=batch_id).rows
    if found.is_empty():
        show.nothing(
            say("No line of the batch {batch} was quarantined.", batch=batch_id)
        )
    rows = found.with_columns(*in_words(found["rule"]))
    columns = ["open_lines", "quarantined", "where", "file_name", "reason", "remedy"]
    key = f"rules {batch_id}"
    picked = show.pick(rows.select(*columns, "rule"), key=key, height=390)
    rules = found["rule"].unique(maintain_order=True).to_list()
    address.remembered("rule", address.one_of(rules), None)
    if picked is not None and choose.is_new("rule", (batch_id, picked)):
        st.session_state["rule"] = found["rule"][picked]
    chosen = st.selectbox(
        say("Rule"),
        rules,
        index=None,
        format_func=labels(rules).__getitem__,
        placeholder=say("All rules"),
        key="rule",
    )
    address.keep("rule", chosen)
    return chosen


def labels(rules: list[str]) -> dict[str, str]:
    """Name each rule by where it was broken and what is wrong."""
    words = {rule: rule_words(rule, language()) for rule in rules}
    return {rule: f"{told.where}: {told.what}" for rule, told in words.items()}


def in_words(rules: pl.Series) -> list[pl.Series]:
    """Put each rule into words: where it was broken, what is wrong, what helps."""
    words = [rule_words(rule, language()) for rule in rules]
    return [
        pl.Series("where", [told.where for told in words], dtype=pl.String),
        pl.Series("reason", [told.what for told in words], dtype=pl.String),
        pl.Series("remedy", [told.remedy for told in words], dtype=pl.String),
    ]


def came_again(batch_id: str) -> None:
    """Show what became of the batch's lines that came again."""
    found = view().ask("quarantine_came_again", batch_id=batch_id).rows
    if found.is_empty():
        st.info(say("No line of this batch has come again yet."))
        return
    show.table(found, key="came_again")
