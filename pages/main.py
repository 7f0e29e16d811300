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
page = st.navigation(
    {
        say("Credit committee"): [
            st.Page(
                HERE / "borrower" / "find.py",
                title=say("Find a borrower"),
                icon=":material/search:",
                default=True,
            ),
            st.Page(
                HERE / "borrower" / "timeline.py",
                title=say("Borrower trajectory"),
                icon=":material/timeline:",
                url_path="timeline",
            ),
        ],
        say("Data"): [
            st.Page(
                HERE / "data" / "sources.py",
                title=say("Sources"),
                icon=":material/input:",
                url_path="sources",
            ),
            st.Page(
                HERE / "data" / "batches.py",
                title=say("Batches"),
                icon=":material/inventory_2:",
                url_path="batches",
            ),
            st.Page(
                HERE / "data" / "quarantine.py",
                title=say("Quarantine"),
                icon=":material/healing:",
                url_path="quarantine",
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
