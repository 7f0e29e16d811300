"""Which lines could not be taken, why, and how do they come back in?"""

import streamlit as st

from pages.ui import batches, mending, quarantine, show
from pages.ui.speech import say

# Which batch has lines that could not be taken?

show.title(say("Quarantine"))
quarantine.refuse_those_who_may_not()
batch_id = quarantine.choose_batch(batches.choose_source())

# Why do they stand here, and what helps?

st.header(say("Why, by rule and file"))
rule = quarantine.choose_rule(batch_id)

# How are they mended?

st.header(say("Open lines"))
mending.tell_outcome()
mending.mend_in_place(batch_id, rule)
st.subheader(say("By way of their sender"))
mending.by_way_of_the_sender(batch_id, rule)

# What became of those that came again?

st.header(say("What came again"))
quarantine.came_again(batch_id)
