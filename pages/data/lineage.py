"""Where does a fact come from, and who reads it?"""

import streamlit as st

from pages.ui import lineage, show
from pages.ui.speech import say

# Which fact?

found = lineage.versions_of_the_fact()
newest = found.rows.row(0, named=True)
lineage.headline(newest)

# What does it say?

st.header(say("What it says"))
lineage.what_it_says(newest, found.masked)
lineage.link_to_put_right(newest)

# Which line of which file told it, and was it ever amended?

st.header(say("Where it comes from"))
lineage.where_it_comes_from(newest, found.rows)
st.header(say("Versions"))
versions = found.rows.select(lineage.OF_A_VERSION)
show.table(versions, key="versions", masked=found.masked)

# What made a fact of the line?

st.header(say("The query that made it"))
lineage.made_by(newest)

# Who reads it?

st.header(say("Who reads it"))
lineage.read_by(newest["contract"])
