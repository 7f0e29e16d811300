"""The frame around every page: language, sign-in, as-of day and navigation."""

from pathlib import Path

import streamlit as st

from pages.ui import frame
from warehouse.errors import LoantrailError

HERE = Path(__file__).parent

st.set_page_config(
    page_title="贷迹 Loantrail",
    page_icon=str(HERE / "ui" / "mark.svg"),
    layout="wide",
    initial_sidebar_state=240,
)
say = frame.choose_language()
may = frame.may_do()
borrowers = frame.visibility(may, "read", "aggregate")
page = st.navigation(
    {
        say("Credit committee"): [
            st.Page(
                HERE / "borrower" / "find.py",
                title=say("Find a borrower"),
                icon=":material/search:",
                default=borrowers == "visible",
                visibility=borrowers,
            ),
            st.Page(
                HERE / "borrower" / "timeline.py",
                title=say("Borrower trajectory"),
                icon=":material/timeline:",
                url_path="timeline",
                visibility=borrowers,
            ),
        ],
        say("Data"): [
            st.Page(
                HERE / "data" / "sources.py",
                title=say("Sources"),
                icon=":material/input:",
                url_path="sources",
                visibility=borrowers,
            ),
            st.Page(
                HERE / "data" / "batches.py",
                title=say("Batches"),
                icon=":material/inventory_2:",
                url_path="batches",
                visibility=borrowers,
            ),
            st.Page(
                HERE / "data" / "quarantine.py",
                title=say("Quarantine"),
                icon=":material/healing:",
                url_path="quarantine",
            ),
            st.Page(
                HERE / "data" / "record.py",
                title=say("Record a fact"),
                icon=":material/edit_note:",
                url_path="record",
            ),
            st.Page(
                HERE / "data" / "dictionary.py",
                title=say("Data dictionary"),
                icon=":material/menu_book:",
                url_path="dictionary",
            ),
            st.Page(
                HERE / "data" / "lineage.py",
                title=say("Lineage of a fact"),
                icon=":material/account_tree:",
                url_path="lineage",
                visibility="hidden",
            ),
        ],
        say("Governance"): [
            st.Page(
                HERE / "governance" / "rights.py",
                title=say("What may I see?"),
                icon=":material/shield_person:",
                url_path="rights",
                default=borrowers == "hidden",
            ),
            st.Page(
                HERE / "governance" / "reads.py",
                title=say("Who looked?"),
                icon=":material/visibility:",
                url_path="reads",
                visibility=frame.visibility(may, "read_log", "summarise_log"),
            ),
        ],
    }
)
try:
    if frame.is_signed_in():
        frame.choose_view()
        with frame.reading():
            page.run()
    else:
        frame.offer_sign_in()
except LoantrailError as problem:
    frame.explain(problem)
