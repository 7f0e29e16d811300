"""What was seen, received or promised that no system sends?"""

import streamlit as st

from pages.ui import correcting, recording, show
from pages.ui.speech import say

# Who writes down, and about whom?

show.title(say("Record a fact"))
recording.refuse_those_who_may_not()
recording.go_to_what_was_recorded()
borrower_id = recording.choose_borrower()
recording.tell_outcome()

# Is something put right that was written down before?

fact = correcting.fact_to_put_right(borrower_id)
if fact is not None:
    st.header(correcting.words_of(fact))
    correcting.put_right(fact)
    st.stop()

# What was it?

kind = recording.choose_kind()
recording.write_down(kind, borrower_id)
