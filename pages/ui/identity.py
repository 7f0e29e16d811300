"""Who somebody is: asked for with a reason, shown for minutes, then gone."""

from datetime import UTC, datetime
from math import ceil

import polars as pl
import streamlit as st

from analytics.language import word
from pages.ui.frame import view
from pages.ui.speech import language, say
from warehouse import access
from warehouse.contracts.who import ROLES
from warehouse.errors import LoantrailError

EVERY_SECONDS = 10


def offer(borrower_id: str) -> None:
    """Offer to show who the parties of a borrower are, to those who may ask."""
    if not access.may_reveal(view()):
        return
    st.header(say("Who is this?"))
    _shown(borrower_id)
    _asked(borrower_id)


@st.fragment(run_every=EVERY_SECONDS)
def _shown(borrower_id: str) -> None:
    """Show who is revealed at this moment; it looks again every few seconds."""
    for one in access.revealed(view(), borrower_id):
        left = ceil((one.until - datetime.now(UTC)).total_seconds() / 60)
        named = say("{party}: gone in {n} minutes", party=one.party_id, n=left)
        kinds = [word(access.IDENTITY_KINDS[kind], language()) for kind in one.values]
        told = {say("What"): kinds, say("As kept in the vault"): [*one.values.values()]}
        st.caption(named)
        if one.values:
            st.dataframe(pl.DataFrame(told), hide_index=True, width="content")
        else:
            st.info(say("The vault holds nothing of them, or no longer."))


def _asked(borrower_id: str) -> None:
    """Take whose identity is asked for, and why."""
    parties = view().ask("borrower_parties", borrower_id=borrower_id).rows
    names = {row["party_id"]: _named(row) for row in parties.iter_rows(named=True)}
    reasons = {c: word(words, language()) for c, words in access.REASONS.items()}
    with st.form("reveal", border=True):
        st.caption(
            say(
                "Asking is written down with your reason before anything is shown. It "
                "is shown for a few minutes and can be exported by nobody."
            )
        )
        places = st.columns(3)
        party = places[0].selectbox(
            say("Whose identity"), list(names), format_func=names.__getitem__
        )
        code = places[1].selectbox(
            say("Why you must know"),
            list(access.REASONS),
            format_func=reasons.__getitem__,
        )
        case = places[2].text_input(say("Case, unless it is assigned to you"))
        reason = st.text_input(say("The reason in your own words"), key="reveal_reason")
        is_sent = st.form_submit_button(say("Show"), icon=":material/badge:")
    if is_sent and party is not None:
        _reveal(access.Wish(borrower_id, party, code, reason, case.strip() or None))


def _reveal(wish: access.Wish) -> None:
    try:
        access.reveal(view(), wish)
    except LoantrailError as problem:
        st.error(say(problem.what, **problem.named), icon=":material/lock:")
        if problem.remedy:
            st.info(say(problem.remedy, **problem.named), icon=":material/build:")
        return
    st.rerun()


def _named(party: dict[str, str | None]) -> str:
    role = word(ROLES[str(party["role"])], language())
    return " · ".join(filter(None, [role, party["masked_name"], party["party_id"]]))
