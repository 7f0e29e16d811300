"""What is this for? The stories of the sample book, each a link to where it is seen."""

import streamlit as st

from pages.ui import show, tour
from pages.ui.speech import say

# Which stories may this reader be told?

show.title(say("Tour"))
stories = tour.told()
st.markdown(
    say(
        "Everybody here is invented, and these stories say what is true of them. The "
        "product does not know it: it shows what the bank was told, and when. Each "
        "link opens the trajectory on the day, over the range and at the fact the "
        "story is about."
    )
)

# What happened in each, to whom does it matter, and where is it seen?

for number, story in enumerate(stories, start=1):
    tour.card(number, story)
