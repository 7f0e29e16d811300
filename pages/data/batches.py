"""What came in, and what became of every line of it?"""

import streamlit as st

from pages.ui import batches, show
from pages.ui.speech import say

# Which batch?

show.title(say("Batches"))
source = batches.choose_source()
batch_id = batches.choose_batch(source)
batch = batches.read_batch(batch_id)
summary = batches.summary_of(batch)

# Does it add up?

st.header(say("What became of its lines"))
st.caption(say("Batch") + f" `{batch_id}`")
batches.sum_of_lines(summary)
batches.notes(summary)

# Why did lines become no fact?

st.header(say("Lines apart, by rule"))
show.table(batches.by_rule(batch), key="by_rule")
batches.link_to_quarantine(batch_id, summary)

# Is the money of the files in the facts?

st.header(say("Control totals"))
batches.control_totals(batch)

# What did the rest become, and of which files?

st.header(say("Facts made"))
batches.versions(summary)
st.header(say("Files"))
batches.files(batch_id)
