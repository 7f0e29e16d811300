"""Who looks, in which language, why and as of when: it opens the view pages read by."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import streamlit as st

from analytics.language import LANGUAGES, Language, Say, preferred, sayer, word
from pages.ui import address
from warehouse import access
from warehouse.access import Caller, View
from warehouse.errors import AccessDeniedError, LoantrailError

FIRST_DAY, LAST_DAY = date(1940, 1, 1), date(2199, 12, 31)


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


def is_signed_in() -> bool:
    """Tell whether this session has a caller; a demonstration link may name one."""
    person = st.query_params.get("person")
    if person and "session_token" not in st.session_state:
        _sign_in(person)
    return "session_token" in st.session_state


def offer_sign_in() -> None:
    """Show the ready-made people to sign in as."""
    st.title("贷迹 Loantrail")
    st.write(say("What each loan customer has been doing, as it was known on any day."))
    st.subheader(say("Sign in to the demonstration"))
    st.caption(
        say("These people are invented; this sign-in works on this machine only.")
    )
    for person in access.DEMO_PEOPLE:
        roles = [word(access.ROLES[role], language()) for role in person.roles]
        st.button(
            f"{word(person.words, language())} · {' · '.join(roles)}",
            key=f"sign_in_{person.user}",
            icon=":material/person:",
            width=280,
            on_click=_sign_in,
            args=(person.user,),
        )


def _sign_in(user: str) -> None:
    where = st.get_option("server.address")
    token = access.sign_in_for_demonstration(user, address=where)
    st.session_state["session_token"] = token
    address.keep("person", user)


def _sign_out() -> None:
    access.sign_out(st.session_state.pop("session_token"))
    st.query_params.pop("person", None)


def choose_view() -> None:
    """Offer the purpose and as-of day, and open the view every page reads through."""
    home = access.home_from_environment()
    who = access.caller(st.session_state["session_token"])
    newest = access.last_known_day(home) or _today(home.zone)
    with st.sidebar:
        purpose = _purpose(who)
        as_of = _as_of(newest)
        st.button(
            say("Sign out {user}", user=who.user),
            key="sign_out",
            icon=":material/logout:",
            type="tertiary",
            on_click=_sign_out,
        )
    address.keep("person", who.user)
    opened = access.open_view(home, who, purpose=purpose, as_of=as_of)
    st.session_state["view"] = opened


def _purpose(who: Caller) -> str:
    purposes = access.purposes_of(who.roles)
    words = {p: word(access.PURPOSES[p], language()) for p in purposes}
    address.remembered("purpose", address.one_of(purposes), purposes[0])
    chosen = st.selectbox(
        say("Purpose"),
        purposes,
        format_func=words.__getitem__,
        key="purpose",
        disabled=len(purposes) == 1,
    )
    address.keep("purpose", chosen, purposes[0])
    return str(chosen)


def _as_of(newest: date) -> date:
    address.remembered("as_of", address.day_between(FIRST_DAY, LAST_DAY), newest)
    chosen = st.date_input(
        say("As of"),
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        format="YYYY-MM-DD",
        key="as_of",
        help=say("Only what was known by the end of this day is shown."),
    )
    address.keep("as_of", chosen)
    return chosen


def view() -> View:
    """Give the view this run of the page reads through."""
    opened: View = st.session_state["view"]
    return opened


@contextmanager
def reading() -> Iterator[None]:
    """Say that the book is being read, for as long as a page takes."""
    with st.spinner(say("Reading the book…")):
        yield


def explain(problem: LoantrailError) -> None:
    """Show what went wrong and how it is put right; offer to sign in where it helps."""
    st.error(say(problem.what, **problem.named), icon=":material/error:")
    if problem.remedy:
        st.info(say(problem.remedy, **problem.named), icon=":material/build:")
    if not _has_caller():
        st.session_state.pop("session_token", None)
        st.query_params.pop("person", None)
        offer_sign_in()


def _has_caller() -> bool:
    try:
        access.caller(st.session_state.get("session_token", ""))
    except AccessDeniedError:
        return False
    return True


def _today(zone: str) -> date:
    return datetime.now(ZoneInfo(zone)).date()
