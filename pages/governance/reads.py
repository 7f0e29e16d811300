"""Who looked at what, when and why?"""

import streamlit as st

from pages.ui import governance, show
from pages.ui.speech import say

# Who looked?

show.title(say("Who looked?"))
entries = governance.log()
if entries.is_empty():
    show.nothing(say("Nobody has looked yet."))

# What did they ask for, and what was decided?

st.caption(
    say(
        "The newest {n} entries; borrowers under pseudonyms that are used nowhere "
        "else. Each was on the disk before its answer was shown.",
        n=f"{entries.height:,}",
    )
)
st.dataframe(entries, key="reads", hide_index=True, height=720)
