"""The address of a view: what was chosen, in codes that mean the same in any language.

Streamlit's own binding writes the labels a reader sees, so that a link made in one
language would not open in the other; here the address holds the codes.
"""

from collections.abc import Callable, Collection
from datetime import date
from typing import TypeVar

import streamlit as st

T = TypeVar("T")
Code = TypeVar("Code", bound=str)
Reader = Callable[[str], T | None]
"""Reads a choice from the address; None where it says nothing that can be chosen."""


def one_of(allowed: Collection[Code]) -> Callable[[str], Code | None]:
    """Read one of a list of codes."""
    return lambda told: next((code for code in allowed if code == told), None)


def day_between(first: date, last: date) -> Reader[date]:
    """Read a day of a range."""

    def read(told: str) -> date | None:
        try:
            found = date.fromisoformat(told)
        except ValueError:
            return None
        return found if first <= found <= last else None

    return read


def whole_number(told: str) -> int | None:
    """Read a number from one."""
    return int(told) if told.isdecimal() and int(told) > 0 else None


def words(told: str) -> str | None:
    """Read words as they are."""
    return told.strip() or None


def remembered(name: str, read: Reader[T], usual: T) -> None:
    """Set a choice before it is drawn, unless it is made already.

    To what the address says, or else to what was chosen last time its page was open. A
    choice that is no longer among those offered falls back to the usual one.
    """
    if name not in st.session_state:
        told = st.query_params.get(name)
        found = st.session_state.get(_kept(name)) if told is None else read(told)
        st.session_state[name] = usual if found is None else found
    chosen = st.session_state[name]
    if chosen is not None and read(str(chosen)) is None:
        st.session_state[name] = usual


def follow(name: str, choices: Collection[str]) -> None:
    """Let a link that names something choose anew, once: when it is come by, or left.

    What was chosen before it would else count for more than what the link says.
    """
    told, followed = st.query_params.get(name), f"{name}, followed"
    if told != st.session_state.get(followed):
        for choice in choices:
            st.session_state.pop(choice, None)
            st.session_state.pop(_kept(choice), None)
    st.session_state[followed] = told


def keep(name: str, value: object, usual: object = None) -> None:
    """Write a choice into the address, unless it is the usual one."""
    st.session_state[_kept(name)] = value
    if value is None or value == usual:
        if name in st.query_params:
            del st.query_params[name]
    elif st.query_params.get(name) != str(value):
        st.query_params[name] = str(value)


def _kept(name: str) -> str:
    return f"{name}, kept"
