"""In which language the page speaks, and the words it has for roles and purposes."""

from collections.abc import Iterable
from pathlib import Path

import streamlit as st

from analytics.language import LANGUAGES, Language, Say, preferred, sayer, word
from pages.ui import address
from warehouse import access


def language() -> Language:
    """Give the language chosen, or the browser's."""
    chosen = st.session_state.get("lang")
    return chosen if chosen in LANGUAGES else preferred(st.context.locale)


def say(english: str, **named: object) -> str:
    """Say a sentence in the reader's language."""
    return sayer(language())(english, **named)


def choose_language() -> Say:
    """Offer the two languages; the choice stands in the address."""
    st.logo(str(Path(__file__).parent / "mark.svg"))
    usual = preferred(st.context.locale)
    address.remembered("lang", address.one_of(LANGUAGES), usual)
    with st.sidebar:
        st.segmented_control(
            "语言 Language",
            list(LANGUAGES),
            format_func=LANGUAGES.__getitem__,
            required=True,
            key="lang",
            label_visibility="collapsed",
        )
    address.keep("lang", language(), usual)
    return sayer(language())


def roles_in_words(roles: Iterable[str]) -> str:
    """Name roles in the reader's language."""
    known = {str(role): words for role, words in access.ROLES.items()}
    return " · ".join(word(known[role], language()) for role in roles if role in known)


def purpose_in_words(purpose: str) -> str:
    """Name a purpose in the reader's language."""
    known = {str(code): words for code, words in access.PURPOSES.items()}
    return word(known[purpose], language()) if purpose in known else purpose
