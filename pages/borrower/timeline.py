"""What has one borrower been doing, and what did we know of it on any day?"""

import streamlit as st

from analytics.charts.timeline import timeline
from analytics.head import head
from pages.ui import borrower as of_borrower
from pages.ui import choose, debts, identity, show, tour
from pages.ui.frame import view
from pages.ui.speech import language, say

# Who is it?

borrower_id = choose.borrower()
if borrower_id is None:
    show.nothing(say("No borrower is named. Choose one under “Find a borrower”."))
of_borrower.closed(borrower_id)
profile = view().ask("borrower", borrower_id=borrower_id)
if profile.rows.is_empty():
    show.nothing(
        say(
            "Nothing was known of {borrower} by {day}. Choose a later day, unless "
            "it is none of those you may see.",
            borrower=borrower_id,
            day=view().as_of,
        )
    )
known = profile.rows.row(0, named=True)
show.title(of_borrower.headline(known, profile.masked), *of_borrower.badges(known))
pointed = tour.guide(borrower_id)

# Where does it stand?

facilities = view().ask("facilities", borrower_id=borrower_id)
owed = debts.of_borrower(borrower_id, facilities.rows)
stands = debts.stands(known, facilities.rows, owed)
show.figures(head(stands, language()))
debts.joint(owed)

# How did it get here?

st.header(say("Trajectory"))
since, to = choose.span(known["first_event"], known["last_event"])
trail = of_borrower.trail_of(borrower_id, owed, (since, to), pointed)
if trail.marks.is_empty() and trail.density.is_empty():
    st.info(say("Nothing is known to have happened in this range."))
picked = show.chart(
    timeline(trail, language()),
    key="timeline",
    alt=say("Timeline of the borrower's events in swim lanes"),
)
of_borrower.notes_below(borrower_id)
show.numbers_behind(of_borrower.numbers_of(trail, owed), key="numbers")

# What is one of these events?

event_id = choose.event(picked, trail.marks["event_id"].to_list())
if event_id is not None:
    versions = view().ask("fact_versions", borrower_id=borrower_id, event_id=event_id)
    show.fact(versions.rows, versions.masked)

# How is it to be paid back, and what changed?

st.header(say("Repayment schedules"))
debts.schedules(owed)

# What was agreed and with whom, what happened in full, what did we learn lately?

st.header(say("Facilities"))
agreed = facilities.rows.select(of_borrower.OF_A_FACILITY)
show.table(agreed, key="facilities", masked=facilities.masked)
st.header(say("Parties"))
of_borrower.parties(borrower_id)
identity.offer(borrower_id)
st.header(say("Events"))
of_borrower.events(borrower_id, since, to)
st.header(say("What did we learn?"))
of_borrower.learned(borrower_id)
