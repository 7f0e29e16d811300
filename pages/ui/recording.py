"""How a fact is written down on a page."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import streamlit as st

from pages.ui import address, choose, recordings, show
from pages.ui.borrower import headline
from pages.ui.drafts import Draft, read
from pages.ui.forms import Form
from pages.ui.frame import view
from pages.ui.recordings import KINDS, Kind
from pages.ui.speech import say
from warehouse import access
from warehouse.access import Entry
from warehouse.errors import LoantrailError


def refuse_those_who_may_not() -> None:
    """End the page for those who may not write anything down."""
    if not access.may(view(), "record"):
        show.nothing(say("Your role may not write facts down for this purpose."))


def choose_borrower() -> str:
    """Take whom a fact is about, and show who that is."""
    address.remembered("borrower_named", address.words, choose.borrower() or "")
    told = st.text_input(
        say("Borrower"),
        key="borrower_named",
        placeholder=say("for example B-P0001"),
        icon=":material/person_search:",
        width=320,
    )
    borrower_id = (told or "").strip()
    if not borrower_id:
        show.nothing(say("Say whom the fact is about: the id of a borrower."))
    found = view().ask("borrower", borrower_id=borrower_id)
    if found.rows.is_empty():
        show.nothing(
            say(
                "Nothing was known of {borrower} by {day}. Choose a later day, unless "
                "it is none of those you may see.",
                borrower=borrower_id,
                day=view().as_of,
            )
        )
    address.keep("borrower", borrower_id)
    st.caption(headline(found.rows.row(0, named=True), found.masked))
    return borrower_id


def choose_kind() -> Kind:
    """Take what kind of fact it is."""
    address.remembered("fact", address.one_of(KINDS), "visit")
    chosen = st.segmented_control(
        say("What is written down"),
        list(KINDS),
        format_func={kind: say(words) for kind, words in KINDS.items()}.__getitem__,
        required=True,
        key="fact",
        label_visibility="collapsed",
    )
    kind: Kind = chosen or "visit"
    address.keep("fact", kind, "visit")
    return kind


def tell_outcome() -> None:
    """Tell, once, what became of what was just written down, and lead to it."""
    outcome = st.session_state.get("recorded")
    if isinstance(outcome, LoantrailError):
        st.session_state.pop("recorded")
        st.error(say(outcome.what, **outcome.named), icon=":material/error:")
        if outcome.remedy:
            st.info(say(outcome.remedy, **outcome.named), icon=":material/build:")
    elif outcome is not None:
        _tell_recorded(outcome)


def _tell_recorded(outcome: Mapping[str, Any]) -> None:
    summary, facts = outcome["summary"], outcome["facts"]
    if summary["quarantined"]:
        st.warning(
            say(
                "Of {read} lines {quarantined} could not be taken; they stand in "
                "quarantine.",
                read=summary["read"],
                quarantined=summary["quarantined"],
            )
        )
    if summary["facts"] == 0:
        if not summary["quarantined"]:
            st.info(say("Nothing new was said: it stands so already."))
        return
    with st.container(border=True):
        st.success(
            say(
                "Recorded as fact {fact}: facts made {facts}, of these corrections "
                "{corrections}, retractions {retractions}.",
                fact=facts[0],
                **{n: summary[n] for n in ("facts", "corrections", "retractions")},
            )
        )
        came = datetime.fromisoformat(summary["recorded_at"]).astimezone(view().zone)
        st.button(
            say("See it on the borrower's trajectory"),
            key="see_recorded",
            icon=":material/timeline:",
            on_click=choose.look_as_of,
            args=(came.date(), outcome["borrower"], facts[0]),
        )


def go_to_what_was_recorded() -> None:
    """Go to the trajectory of what was recorded, once that was asked for."""
    where = st.session_state.pop("go_to", None)
    if where is not None:
        st.session_state.pop("recorded", None)
        st.switch_page("borrower/timeline.py", query_params=where)


def write_down(kind: Kind, borrower_id: str) -> None:
    """Offer the form of a kind of fact, and take it down."""
    seen = view()
    facilities = seen.ask("facilities", borrower_id=borrower_id).rows["facility_id"]
    covenants = seen.ask("borrower_covenants", borrower_id=borrower_id).rows
    forms = recordings.forms_of(
        kind, facilities.to_list(), covenants["covenant_id"].to_list()
    )
    wrong: dict[str, list[str]] = st.session_state.get("record, wrong", {})
    if wrong:
        st.error(say("Something is not right yet; what you typed is kept."))
    recordings.draw(kind, forms, wrong)
    st.caption(
        say(
            "It is known from the moment it is written down, whenever it happened, and "
            "goes through the same checks as any file. A mistake is put right by "
            "another version; nothing is ever written over."
        )
    )
    st.button(
        say("Record"),
        key="record",
        type="primary",
        icon=":material/edit_note:",
        on_click=_take_down,
        args=(kind, borrower_id, forms),
    )


def _take_down(kind: Kind, borrower_id: str, forms: Sequence[Form]) -> None:
    draft = read(kind, forms)
    wrong = what_is_wrong(borrower_id, draft, forms)
    st.session_state["record, wrong"] = wrong
    if not wrong and record(borrower_id, draft.entries):
        for form in forms:
            form.clear()
        for name in ("findings", "figures", "photos", "paper"):
            st.session_state.pop(f"fact {name}", None)


def what_is_wrong(
    borrower_id: str, draft: Draft, forms: Sequence[Form]
) -> dict[str, list[str]]:
    """Name the rules a draft breaks, by the form they are to be shown in."""
    told: dict[str, list[str]] = {}
    for place, entry in enumerate(draft.entries):
        whole = replace(entry, row={**entry.row, "borrower_id": borrower_id})
        rules = [*draft.unread[place], *access.broken_rules(whole)]
        if rules:
            form = forms[min(place, len(forms) - 1)]
            told.setdefault(form.name, []).extend(rules)
    return told


def record(borrower_id: str, entries: Sequence[Entry]) -> bool:
    """Write entries down, and keep what became of them to be told."""
    try:
        with st.spinner(say("Writing it down…")):
            summary = access.record(view(), borrower_id, entries)
    except LoantrailError as problem:
        st.session_state["recorded"] = problem
        return False
    st.session_state["recorded"] = {
        "summary": summary,
        "borrower": borrower_id,
        "facts": [entry.event_id for entry in entries],
    }
    return not summary["quarantined"]
