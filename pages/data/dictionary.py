"""What does each table and column of the data standard mean?"""

import streamlit as st

from analytics import dictionary as standard
from analytics.language import word
from pages.ui import dictionary, show
from pages.ui.speech import language, say

# What is looked up?

show.title(say("Data dictionary"))
by_word, by_group = st.columns([2, 1])
with by_word:
    wanted = dictionary.words_to_look_up()
with by_group:
    group = dictionary.group()
table = dictionary.choose_table(wanted, group)

# What is it?

zh, en = table.words
st.header(f"{zh} · {en}")
st.caption(f"`{table.name}` · {word(table.grain, language())}")
show.tags(*standard.badges(table, language()))

# What does each column mean, in which unit, and who may see it?

dictionary.columns(table)

# How does it look on a trajectory?

st.header(say("Events it puts on a trajectory"))
show.table(standard.kinds(table), key="kinds")

# What does every table carry?

st.header(say("What every table carries"))
show.table(standard.carried(), key="carried")
