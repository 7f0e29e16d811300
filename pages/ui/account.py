"""Signing in and out: by the company's provider, or else as an invented person."""

from collections.abc import Iterable

import streamlit as st

from analytics.language import word
from pages.ui import address, vouched
from pages.ui.speech import language, roles_in_words, say
from warehouse import access
from warehouse.errors import AccessDeniedError


def is_signed_in() -> bool:
    """Tell whether this session has a caller; a demonstration link may name one."""
    if vouched.has_provider():
        return vouched.is_verified()
    person = st.query_params.get("person")
    if person and "session_token" not in st.session_state:
        _sign_in(person)
    return "session_token" in st.session_state


def is_open() -> bool:
    """Tell whether this session's caller still counts."""
    try:
        access.caller(st.session_state.get("session_token", ""))
    except AccessDeniedError:
        return False
    return True


def offer_sign_in(page: str = "") -> None:
    """Offer to sign in, and then to go on to a page."""
    st.title("贷迹 Loantrail")
    st.write(say("What each loan customer has been doing, as it was known on any day."))
    if vouched.has_provider():
        st.button(
            say("Sign in with your own account"),
            key="log_in",
            icon=":material/login:",
            type="primary",
            on_click=vouched.log_in,
            args=(page,),
        )
        return
    st.subheader(say("Sign in to the demonstration"))
    st.caption(
        say("These people are invented; this sign-in works on this machine only.")
    )
    if access.has_tour(access.home_from_environment()):
        newcomer = word(access.NEWCOMER.words, language())
        st.info(
            say(
                "New here? Begin as {person}: the tour's stories are all among her "
                "cases.",
                person=newcomer,
            ),
            icon=":material/explore:",
        )
    for person in access.DEMO_PEOPLE:
        button, sentence = st.columns([2, 5], vertical_alignment="center")
        button.button(
            f"{word(person.words, language())} · {roles_in_words(person.roles)}",
            key=f"sign_in_{person.user}",
            icon=":material/person:",
            width="stretch",
            on_click=_sign_in,
            args=(person.user,),
        )
        sentence.caption(word(person.sees, language()))


def offer_anew() -> None:
    """Offer to sign in as somebody else, where this session's caller does not count."""
    if vouched.has_provider():
        st.button(say("Sign in as somebody else"), key="log_out", on_click=sign_out)
        return
    st.session_state.pop("session_token", None)
    st.query_params.pop("person", None)
    offer_sign_in()


def keep_in_address(user: str) -> None:
    """Name an invented person in the address, so that a link opens as them."""
    if not vouched.has_provider():
        address.keep("person", user)


def return_to_wanted(pages: Iterable[st.Page]) -> None:
    """Go on to the page that was asked for before signing in, if there is one."""
    wanted = vouched.wanted() if vouched.has_provider() else None
    for page in pages if wanted else ():
        if wanted and page.url_path == wanted.page:
            st.switch_page(page, query_params=wanted.chosen)


def sign_out() -> None:
    """End the session, and the provider's where there is one."""
    if vouched.has_provider():
        vouched.log_out()
        return
    access.sign_out(st.session_state.pop("session_token"))
    st.query_params.pop("person", None)


def _sign_in(user: str) -> None:
    where = st.get_option("server.address")
    token = access.sign_in_for_demonstration(user, address=where)
    st.session_state["session_token"] = token
    address.keep("person", user)
