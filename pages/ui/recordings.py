"""The kinds of fact that are written down, and the forms each is written in."""

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from analytics.language import word
from pages.ui.forms import Form
from pages.ui.speech import language, say
from warehouse.contracts.visits import FINDINGS

Kind = Literal["visit", "paper", "promise", "certificate"]

KINDS: dict[Kind, str] = {
    "visit": "Field visit",
    "paper": "Paper",
    "promise": "Promise to pay",
    "certificate": "Certificate",
}
CURRENCIES = (
    *("CNY", "USD", "EUR", "HKD", "JPY", "GBP", "AUD", "CAD", "CHF", "CZK", "SGD"),
)
PICTURES = ("jpg", "jpeg", "png", "webp")
MOST_FIGURES = 12


def forms_of(
    kind: Kind, facilities: Sequence[str], covenants: Sequence[str]
) -> list[Form]:
    """Lay out the fields of a kind; of a visit and a paper, as many as they need."""
    choices = {
        "facility_id": facilities,
        "covenant_id": covenants,
        "currency": CURRENCIES,
    }
    if kind == "visit":
        findings = [
            Form("visit_findings", f"finding {code}", ("severity", "note"), choices)
            for code in st.session_state.get("fact findings", ())
        ]
        return [Form("visits", "visit", OF_A_VISIT, choices), *findings]
    if kind == "paper":
        count = int(st.session_state.get("fact figures") or 0)
        figures = [
            Form("key_figures", f"figure {n}", OF_A_FIGURE, choices)
            for n in range(count)
        ]
        return [Form("documents", "paper", OF_A_PAPER, choices), *figures]
    if kind == "promise":
        return [Form("contacts", "promise", OF_A_PROMISE, choices)]
    known = ("covenant_id",) if covenants else ()
    columns = (*known, *OF_A_CERTIFICATE)
    return [Form("covenant_tests", "certificate", columns, choices)]


OF_A_VISIT = (
    *("visited_on", "visit_kind", "outcome", "facility_id", "planned_on"),
    *("met_key_person", "score", "minutes_on_site", "distance_band", "note"),
)
OF_A_PAPER = (
    *("received_on", "document_kind", "issued_by", "issued_on", "expires_on"),
    *("page_count", "facility_id"),
)
OF_A_FIGURE = (
    *("figure", "period_start", "period_end", "figure_amount", "currency"),
    *("quantity", "unit_of_quantity"),
)
OF_A_PROMISE = (
    *("contacted_at", "contact_way", "begun_by", "promised_on", "promised_amount"),
    *("currency", "subject", "facility_id", "note"),
)
OF_A_CERTIFICATE = (
    *("covenant_kind", "tested_on", "result", "measured", "threshold"),
    *("measured_amount", "threshold_amount", "currency", "certified_on"),
    *("certified_by", "facility_id"),
)


def draw(kind: Kind, forms: Sequence[Form], wrong: dict[str, list[str]]) -> None:
    """Draw the forms of a kind, with what is asked for beside them."""
    first, *others = forms
    first.draw(wrong.get(first.name, []))
    if kind == "visit":
        _ask_for_photos()
        st.multiselect(
            say("What was found"),
            list(FINDINGS),
            format_func={
                c: word(w, language()) for c, w in FINDINGS.items()
            }.__getitem__,
            key="fact findings",
            placeholder="",
        )
    elif kind == "paper":
        _ask_for_paper()
        st.number_input(
            say("Key figures read off it"),
            min_value=0,
            max_value=MOST_FIGURES,
            step=1,
            key="fact figures",
        )
    elif kind == "certificate":
        _ask_for_paper()
    for n, form in enumerate(others):
        with st.container(border=True):
            st.markdown(f"**{_heading(form, n)}**")
            form.draw(wrong.get(form.name, []))


def _heading(form: Form, number: int) -> str:
    if form.table == "visit_findings":
        return word(FINDINGS[form.name.removeprefix("finding ")], language())
    return say("Key figure {n}", n=number + 1)


def _ask_for_photos() -> None:
    st.file_uploader(
        say("Photographs"), PICTURES, accept_multiple_files=True, key="fact photos"
    )
    st.caption(say("Of a picture its hashes are kept, not the picture itself."))


def _ask_for_paper() -> None:
    st.file_uploader(say("The paper, scanned or photographed"), key="fact paper")
    st.caption(say("Of a paper its hashes are kept, not the paper itself."))
