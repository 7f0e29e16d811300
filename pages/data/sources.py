"""Which sources feed the book, and is each as new as it promised to be?"""

import streamlit as st

from pages.ui import batches, show
from pages.ui.frame import view
from pages.ui.speech import say

# What feeds the book?

show.title(say("Sources"), say("As of {day}", day=view().as_of))
sources = batches.sources()
if sources.is_empty():
    show.nothing(
        say("No source has sent a file yet. Take one in with `loantrail intake`.")
    )

# Is each as new as it promised to be, and how much of it was set apart?

st.caption(batches.how_fresh(sources))
picked = show.pick(sources.select(batches.OF_A_SOURCE), key="sources", height=720)
if picked is not None:
    batches.open_source(sources["source"][picked])
