"""The address of a view: what was chosen, in codes that mean the same in any language.

Streamlit's own binding writes the labels a reader sees, so that a link made in one
language would not open in the other; here the address holds the codes.
"""

from collections.abc import Collection
from datetime import date

import streamlit as st


def remembered(name: str, allowed: Collection[str], usual: str | None) -> None:
    """Set a choice to what the address says, the first time it is drawn."""
    if st.session_state.get(name) is None or st.session_state[name] not in allowed:
        told = st.query_params.get(name)
        st.session_state[name] = told if told in allowed else usual


def remembered_day(name: str, usual: date) -> None:
    """Set a day to what the address says, the first time it is drawn."""
    if st.session_state.get(name) is None:
        try:
            st.session_state[name] = date.fromisoformat(st.query_params.get(name, ""))
        except ValueError:
            st.session_state[name] = usual


def keep(name: str, value: object, usual: object = None) -> None:
    """Write a choice into the address, unless it is the usual one."""
    if value is None or value == usual:
        if name in st.query_params:
            del st.query_params[name]
    elif st.query_params.get(name) != str(value):
        st.query_params[name] = str(value)
