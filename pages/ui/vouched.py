"""The company's own sign-in: whom its provider vouches for, and where they were going.

The way back is kept under the random cookie each browser is given.
"""

import streamlit as st

from warehouse import access


def has_provider() -> bool:
    """Tell whether people sign in by a provider here, rather than as invented ones."""
    return access.provider_from_environment() is not None


def is_verified() -> bool:
    """Tell whether the provider vouches for this browser; sign its person in if so."""
    told = st.user.to_dict()
    identity = access.identity_in(told) if told.get("is_logged_in") else None
    if identity is None or st.session_state.get("identity") != identity:
        forget()
    if identity is not None and "session_token" not in st.session_state:
        home = access.home_from_environment()
        st.session_state["session_token"] = access.sign_in(home, identity)
        st.session_state["identity"] = identity
    return identity is not None


def forget() -> None:
    """End this session's own sign-in, whatever the browser holds."""
    if token := st.session_state.pop("session_token", None):
        access.sign_out(token)
    st.session_state.pop("identity", None)


def log_in(page: str) -> None:
    """Send the browser to the provider, and keep the way back to a page."""
    if browser := st.context.cookies.get(access.BROWSER):
        access.keep_wanted(browser, page, st.query_params.to_dict())
    st.login()


def log_out() -> None:
    """Sign out here and at the provider."""
    forget()
    st.logout()


def wanted() -> access.Wanted | None:
    """Give what was asked for before the sign-in, once."""
    return access.take_wanted(st.context.cookies.get(access.BROWSER, ""))
