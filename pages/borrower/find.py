"""Which borrower is meant? Found by id, masked name, kind or region, newest first."""

import streamlit as st

from pages.ui import choose, show, tour
from pages.ui.frame import view
from pages.ui.speech import say

# Who is looked for?

show.title(say("Find a borrower"))
tour.lead()
by_name, by_kind, by_region = st.columns([2, 1, 1])
with by_name:
    wanted = choose.words_to_find()
with by_kind:
    kind = choose.kind()
with by_region:
    regions = view().ask("regions", kind=kind)
    region = choose.region(regions.rows["region"].to_list())

# May single borrowers be seen at all?

if not view().may("read"):
    show.groups(regions)

found = view().ask(
    "find_borrowers",
    wanted=wanted,
    kind=kind,
    region=region,
    size=choose.ROWS_A_PAGE,
    skip=choose.skipped("page", (wanted, kind, region, view().as_of)),
)
choose.first_page_if_beyond("page", found.rows.height)

# Who fits, and to whom did something happen last?

if found.rows.is_empty():
    show.nothing(
        say(
            "No borrower known by {day} fits. Clear a filter, or choose a later day.",
            day=view().as_of,
        )
    )
total = int(found.rows["found"][0])
st.caption(
    say(
        "Borrowers found: {n}. Pick one to open its trajectory. The one something "
        "happened to last stands first; what happens to everyone, such as postings, "
        "dues, invoices and clicks, does not count.",
        n=f"{total:,}",
    )
)
picked = show.pick(
    found.rows.drop("found"), key="borrowers", masked=found.masked, height=720
)
if picked is not None:
    choose.open_borrower(found.rows["borrower_id"][picked])
choose.page("page", total)
