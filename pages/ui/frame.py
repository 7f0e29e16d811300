"""Who looks, in which language, why and as of when: it opens the view pages read by."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import streamlit as st

from analytics.language import LANGUAGES, Language, Say, preferred, sayer, word
from pages.ui import address
from warehouse import access
from warehouse.access import Purpose, Standing, View
from warehouse.errors import AccessDeniedError, LoantrailError

Visibility = Literal["visible", "hidden"]

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


def roles_in_words(roles: Iterable[str]) -> str:
    """Name roles in the reader's language."""
    known = {str(role): words for role, words in access.ROLES.items()}
    return " · ".join(word(known[role], language()) for role in roles if role in known)


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
        purpose = _purpose(access.purposes_of(home, who))
        as_of = _as_of(newest)
        st.button(
            say("Sign out {user}", user=who.user),
            key="sign_out",
            icon=":material/logout:",
            type="tertiary",
            on_click=_sign_out,
        )
    address.keep("person", who.user)
    st.session_state["view"] = purpose and access.open_view(
        home, who, purpose=purpose, as_of=as_of
    )


def standing() -> Standing:
    """Tell where the reader stands at this moment."""
    who = access.caller(st.session_state["session_token"])
    return access.standing(access.home_from_environment(), who)


def may_do() -> frozenset[str] | None:
    """Tell what the reader may do at all; None while that cannot be told."""
    try:
        return standing().may if is_signed_in() else None
    except LoantrailError:
        return None


def visibility(may: frozenset[str] | None, *any_of: str) -> Visibility:
    """Tell whether to offer a page that takes one of these rights to use."""
    return "visible" if may is None or may & {*any_of} else "hidden"


def purpose_in_words(purpose: str) -> str:
    """Name a purpose in the reader's language."""
    known = {str(code): words for code, words in access.PURPOSES.items()}
    return word(known[purpose], language()) if purpose in known else purpose


def rules_in_words(purpose: str) -> str:
    """Say by which rules and grants the reader looks for a purpose."""
    held = standing().of(purpose)
    rules = [word(one.rule, language()) for one in held if one.rule is not None]
    granted = [
        say("Grant {n} until {day}.", n=one.grant, day=f"{one.valid_to:%Y-%m-%d}")
        for one in held
        if one.valid_to is not None
    ]
    why = say("Why can't I see this? The policy says:")
    return " ".join([why, *rules, *granted])


def _purpose(purposes: list[Purpose]) -> str | None:
    if not purposes:
        return None
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
    opened: View | None = st.session_state["view"]
    if opened is None:
        raise AccessDeniedError(
            "Your roles let you read nothing here.",
            "“What may I see?” says what they let you do.",
        )
    return opened


@contextmanager
def reading() -> Iterator[None]:
    """Say that the book is being read, for as long as a page takes."""
    with st.spinner(say("Reading the book…")):
        yield


def explain(problem: LoantrailError) -> None:
    """Show what went wrong and how it is put right; offer to sign in where it helps."""
    named = {
        name: purpose_in_words(str(value)) if name == "purpose" else value
        for name, value in problem.named.items()
    }
    st.error(say(problem.what, **named), icon=":material/error:")
    if problem.remedy:
        st.info(say(problem.remedy, **named), icon=":material/build:")
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
