"""How a fact that was written down here is put right, or taken back."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import streamlit as st

from analytics.language import word
from pages.ui import choose, show
from pages.ui.drafts import Draft
from pages.ui.forms import Form, typed
from pages.ui.frame import view
from pages.ui.recording import record, what_is_wrong
from pages.ui.recordings import CURRENCIES
from pages.ui.speech import language, say
from warehouse import access
from warehouse.access import Entry
from warehouse.contracts import KINDS, STANDARD

DESK = "desk"
"""The source of what is written down here."""


def fact_to_put_right(borrower_id: str) -> dict[str, Any] | None:
    """Give the fact the address names, where it was written down here."""
    event_id = choose.event_named() if st.query_params.get("mend") else None
    if event_id is None:
        return None
    found = view().ask("fact_versions", borrower_id=borrower_id, event_id=event_id)
    if found.rows.is_empty():
        show.nothing(say("This fact was not known by {day}.", day=view().as_of))
    fact = found.rows.row(0, named=True)
    if fact["source"] != DESK:
        show.nothing(say("Only what was written down here is put right here."))
    contract = STANDARD[fact["contract"]]
    hidden = access.hidden_facts(view().highest) | found.masked
    if hidden & {*contract.sql_types, "amount"}:
        show.nothing(say("You may not see all it says, so you cannot put it right."))
    return fact


def words_of(fact: Mapping[str, Any]) -> str:
    """Name a fact that is put right."""
    kind = word(KINDS[fact["kind"]].words, language())
    return say("Put right: {fact}", fact=kind)


def put_right(fact: Mapping[str, Any]) -> None:
    """Offer what a fact says to be corrected, or taken back."""
    contract = STANDARD[fact["contract"]]
    row = _row_of(fact)
    free = tuple(
        name
        for name in contract.sql_types
        if name not in {*contract.key, *_BY_THE_MACHINE}
    )
    name = f"fix {fact['event_id']} {fact['version']}"
    form = Form(contract.name, name, free, {"currency": CURRENCIES})
    form.set_out(row)
    wrong: dict[str, list[str]] = st.session_state.get("record, wrong", {})
    form.draw(wrong.get(name, []))
    one, other = st.columns(2)
    one.button(
        say("Record the correction"),
        key="correct",
        type="primary",
        icon=":material/edit_note:",
        on_click=_correct,
        args=(row, form),
    )
    other.button(
        say("Take it back"),
        key="withdraw",
        icon=":material/undo:",
        on_click=_withdraw,
        args=(row, contract.name),
        help=say("It stays on record that it was said, and until when it stood."),
    )


_BY_THE_MACHINE = {
    *("borrower_id", "officer_id", "second_officer_id", "party_id", "sha256"),
    *("perceptual_hash", "photo_hashes", "photo_count", "visit_id", "document_id"),
    *("application_id", "collateral_id"),
}
"""What nobody types: ids, pseudonyms and hashes."""


def _row_of(fact: Mapping[str, Any]) -> dict[str, Any]:
    """Give the row a fact says."""
    contract = STANDARD[fact["contract"]]
    told = json.loads(fact["facts"] or "{}", parse_float=Decimal)
    row = {**told, **{n: fact[n] for n in ("borrower_id", "facility_id", "currency")}}
    if contract.amount:
        row[contract.amount] = fact["amount"]
    return {name: typed(k, row.get(name)) for name, k in contract.sql_types.items()}


def _correct(row: Mapping[str, Any], form: Form) -> None:
    told, unread = form.row()
    draft = Draft()
    draft.add(Entry(form.table, {**row, **told}), unread)
    wrong = what_is_wrong(str(row["borrower_id"]), draft, [form])
    st.session_state["record, wrong"] = wrong
    if not wrong:
        record(str(row["borrower_id"]), draft.entries)


def _withdraw(row: Mapping[str, Any], table: str) -> None:
    record(str(row["borrower_id"]), [Entry(table, row, withdraws=True)])
