"""How open lines are mended on a page, and sent again."""

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from analytics.wording import UNKNOWN
from pages.ui import choose
from pages.ui.frame import view
from pages.ui.quarantine import in_words, labels
from pages.ui.speech import language, say
from pages.ui.tables import Reader, readable
from warehouse import access
from warehouse.errors import LoantrailError

MOST_LISTED = 100_000
"""So many open lines at most are put on one list for their sender."""


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
    lines = found.join(
        texts.rows, on=["file_id", "line"], how="left", maintain_order="left"
    )
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
    words = lines.with_columns(*in_words(lines["rule"]), new_text=nothing)
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
        with st.spinner(say("Sending it again…")):
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
    for rule, words in labels(list(summary["quarantine_by_rule"])).items():
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
    why = in_words(found["rule"])[1].alias("why")
    return access.work_list(view(), batch_id, found.with_columns(why))


def _send_list(batch_id: str, content: bytes) -> None:
    try:
        mended = access.read_work_list(content)
    except LoantrailError as problem:
        st.session_state["sent_again"] = problem
    else:
        _send_again(batch_id, mended)
