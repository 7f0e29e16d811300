"""What the quarantine page asks, how lines are mended in it, and sent again."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from analytics.rules import rule_words
from analytics.wording import UNKNOWN
from pages.ui import address, choose, show
from pages.ui.frame import language, say, view
from pages.ui.tables import Reader, readable
from warehouse import access
from warehouse.errors import LoantrailError

OF_A_BATCH = [
    *("recorded_at", "source", "quarantined", "open_lines", "came_again", "batch_id"),
]
MOST_LISTED = 100_000
"""So many open lines at most are put on one list for their sender."""


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
    rows = found.with_columns(*_in_words(found["rule"]))
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
        format_func=_labels(rules).__getitem__,
        placeholder=say("All rules"),
        key="rule",
    )
    address.keep("rule", chosen)
    return chosen


def _labels(rules: list[str]) -> dict[str, str]:
    words = {rule: rule_words(rule, language()) for rule in rules}
    return {rule: f"{told.where}: {told.what}" for rule, told in words.items()}


def _in_words(rules: pl.Series) -> list[pl.Series]:
    """Put each rule into words: where it was broken, what is wrong, what helps."""
    words = [rule_words(rule, language()) for rule in rules]
    return [
        pl.Series("where", [told.where for told in words], dtype=pl.String),
        pl.Series("reason", [told.what for told in words], dtype=pl.String),
        pl.Series("remedy", [told.remedy for told in words], dtype=pl.String),
    ]


def mend_in_place(batch_id: str, rule: str | None) -> None:
    """Show the open lines page by page, to be mended where they stand."""
    skip = choose.skipped("lines_page", (batch_id, rule))
    found = _open_lines(batch_id, rule, choose.ROWS_A_PAGE, skip)
    choose.first_page_if_beyond("lines_page", found.height)
    if found.is_empty():
        st.success(say("No line is open here."))
        return
    total = int(found["found"][0])
    texts = access.texts_of(view(), batch_id, found)
    _explain(batch_id, total, texts.masked)
    lines = found.join(texts.rows, on=["file_id", "line"], how="left")
    key = f"mend {batch_id} {rule} {skip} {total}"
    mended = _edited(lines, texts.masked, key)
    choose.page("lines_page", total)
    st.button(
        say("Send {n} mended lines again", n=len(mended)),
        key="send_again",
        type="primary",
        icon=":material/redo:",
        disabled=not mended,
        on_click=_send_again,
        args=(batch_id, mended),
    )


def _open_lines(batch_id: str, rule: str | None, size: int, skip: int) -> pl.DataFrame:
    asked = {"batch_id": batch_id, "rule": rule, "size": size, "skip": skip}
    return view().ask("quarantine_lines", **asked).rows


def _explain(batch_id: str, total: int, masked: frozenset[str]) -> None:
    """Say how many lines are open, for how long their text is kept, what is shown."""
    until = access.text_kept_until(view(), batch_id)
    told = say("Open lines: {n}; their text is kept until {day}.", n=total, day=until)
    if masked:
        told += " " + say(
            "Of each you see the shape of the field at fault, or of the line where no "
            "one field is: 9 for a digit, A and a for letters, 文 for a Chinese "
            "character, □ for what cannot be seen. Tell the field's new text, or the "
            "whole line's; the rest of the line is joined unseen."
        )
    st.caption(told)


def _edited(
    lines: pl.DataFrame, masked: frozenset[str], key: str
) -> dict[tuple[str, int], str]:
    """Take new texts for some lines, each in its row."""
    shown = ["shape"] if masked else ["told", "raw"]
    nothing = pl.lit(None, pl.String)
    words = lines.with_columns(*_in_words(lines["rule"]), new_text=nothing)
    reader = Reader(language(), view().zone)
    rows = readable(
        words.select("file_name", "line", "field", *shown, "new_text", "reason"),
        reader,
        all_=True,
    )
    edited = st.data_editor(
        rows,
        key=key,
        hide_index=True,
        placeholder=UNKNOWN,
        disabled=[name for name in rows.columns if name != say("New text")],
        column_config={say("New text"): st.column_config.TextColumn(width="medium")},
    )
    told = edited[say("New text")].to_list()
    places = lines.select("file_id", "line").iter_rows()
    return {place: text for place, text in zip(places, told, strict=True) if text}


def _send_again(batch_id: str, mended: Mapping[tuple[str, int], str]) -> None:
    """Send mended lines again, and keep what became of them to be told."""
    try:
        st.session_state["sent_again"] = access.mend(view(), batch_id, mended)
    except LoantrailError as problem:
        st.session_state["sent_again"] = problem


def tell_outcome() -> None:
    """Tell, once, what became of the lines that were just sent again."""
    outcome = st.session_state.pop("sent_again", None)
    if isinstance(outcome, LoantrailError):
        st.error(say(outcome.what, **outcome.named), icon=":material/error:")
        if outcome.remedy:
            st.info(say(outcome.remedy, **outcome.named), icon=":material/build:")
    elif outcome is not None:
        _tell_summary(outcome)


def _tell_summary(summary: Mapping[str, Any]) -> None:
    told = st.success if not summary["quarantined"] else st.warning
    told(
        say(
            "Sent again: {read}. Accepted {accepted}, duplicate {duplicate}, set aside "
            "{set_aside}, quarantined again {quarantined}; facts made {facts}.",
            **{name: summary[name] for name in _COUNTED},
        )
    )
    for rule, words in _labels(list(summary["quarantine_by_rule"])).items():
        st.caption(f"{words} ({summary['quarantine_by_rule'][rule]})")
    st.page_link(
        "data/batches.py",
        label=say("See the batch they became"),
        icon=":material/inventory_2:",
        query_params={"batch": summary["batch_id"]},
    )


_COUNTED = ("read", "accepted", "duplicate", "set_aside", "quarantined", "facts")


def by_way_of_the_sender(batch_id: str, rule: str | None) -> None:
    """Offer the open lines as a list for their sender, and take it back filled in."""
    found = _open_lines(batch_id, rule, MOST_LISTED, 0)
    if found.is_empty():
        return
    out, back = st.columns(2)
    out.download_button(
        say("Download the list of {n} lines", n=found.height),
        data=lambda: _work_list(batch_id, found),
        file_name=f"{batch_id}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
    out.caption(
        say(
            "It tells which line of which file is wrong and why, and nothing of what "
            "it says. Under “mended” its sender tells the new text."
        )
    )
    came = back.file_uploader(say("The list as it came back"), type="csv", key="list")
    back.button(
        say("Send what is mended in it again"),
        key="send_list",
        icon=":material/redo:",
        disabled=came is None,
        on_click=_send_list,
        args=(batch_id, came and came.getvalue()),
    )


def _work_list(batch_id: str, found: pl.DataFrame) -> bytes:
    why = _in_words(found["rule"])[1].alias("why")
    return access.work_list(view(), batch_id, found.with_columns(why))


def _send_list(batch_id: str, content: bytes) -> None:
    try:
        mended = access.read_work_list(content)
    except LoantrailError as problem:
        st.session_state["sent_again"] = problem
    else:
        _send_again(batch_id, mended)


def came_again(batch_id: str) -> None:
    """Show what became of the batch's lines that came again."""
    found = view().ask("quarantine_came_again", batch_id=batch_id).rows
    if found.is_empty():
        st.info(say("No line of this batch has come again yet."))
        return
    show.table(found, key="came_again")
