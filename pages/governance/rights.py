"""What may I see, for which purpose, and by which rule or grant?"""

import streamlit as st

from pages.ui import governance, show
from pages.ui.speech import say

# Who am I here, and who says what I may do?

show.title(say("What may I see?"), *governance.who_and_by_what())
rights = governance.rights()

# What may I do for each purpose?

if rights.is_empty():
    st.info(say("Your roles let you see no data, and nobody's grant changes that."))
else:
    st.caption(
        say("Decided anew before every read; a right taken back is gone at the next.")
    )
    st.dataframe(rights, key="rights", hide_index=True)

# What does nothing override?

st.header(say("What nothing overrides"))
governance.forbidden()
