"""The frame around every page: language, sign-in, as-of day and navigation."""

from itertools import chain
from pathlib import Path

import streamlit as st

from pages.ui import account, frame, tour
from pages.ui.speech import choose_language
from warehouse.errors import LoantrailError

HERE = Path(__file__).parent

st.set_page_config(
    page_title="贷迹 Loantrail",
    page_icon=str(HERE / "ui" / "mark.svg"),
    layout="wide",
    initial_sidebar_state=240,
)
say = choose_language()
may = frame.may_do()


def page_of(
    place: str, title: str, icon: str, *needs: str, is_listed: bool = True
) -> st.Page:
    """Describe a page, listed for those who may do any of what it needs."""
    name = Path(place).stem
    return st.Page(
        HERE / place,
        title=title,
        icon=f":material/{icon}:",
        url_path=name,
        default=name == first,
        visibility="visible" if is_listed and frame.offers(may, needs) else "hidden",
    )


READ = ("read", "aggregate")
is_told = tour.is_there()
first = "find" if frame.offers(may, READ) else "rights"
sections = {
    say("Begin here"): [
        page_of("borrower/tour.py", say("Tour"), "explore", *READ, is_listed=is_told)
    ],
    say("Credit committee"): [
        page_of("borrower/find.py", say("Find a borrower"), "search", *READ),
        page_of("borrower/timeline.py", say("Borrower trajectory"), "timeline", *READ),
    ],
    say("Data"): [
        page_of("data/sources.py", say("Sources"), "input", *READ),
        page_of("data/batches.py", say("Batches"), "inventory_2", *READ),
        page_of("data/quarantine.py", say("Quarantine"), "healing", "read_quarantine"),
        page_of("data/record.py", say("Record a fact"), "edit_note", "record"),
        page_of("data/dictionary.py", say("Data dictionary"), "menu_book"),
        page_of(
            "data/lineage.py", say("Lineage of a fact"), "account_tree", is_listed=False
        ),
    ],
    say("Governance"): [
        page_of("governance/rights.py", say("What may I see?"), "shield_person"),
        page_of(
            "governance/reads.py",
            say("Who looked?"),
            "visibility",
            *("read_log", "summarise_log"),
        ),
    ],
}
page = st.navigation(sections)
try:
    if account.is_signed_in():
        account.return_to_wanted(chain.from_iterable(sections.values()))
        frame.choose_view()
        with frame.reading():
            page.run()
    else:
        account.offer_sign_in(page.url_path)
except LoantrailError as problem:
    frame.explain(problem)
