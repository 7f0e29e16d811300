"""Why and as of when the reader looks: it opens the view pages read by."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo

import streamlit as st

from analytics.language import word
from pages.ui import account, address
from pages.ui.speech import language, purpose_in_words, say
from warehouse import access
from warehouse.access import Purpose, Standing, View
from warehouse.errors import AccessDeniedError, LoantrailError

FIRST_DAY, LAST_DAY = date(1940, 1, 1), date(2199, 12, 31)

OF_A_STORY = ("as_of", "earlier", "span")
"""What a story of the tour chooses for its reader."""


def choose_view() -> None:
    """Offer the purpose and as-of day, and open the view every page reads through."""
    home = access.home_from_environment()
    who = access.caller(st.session_state["session_token"])
    newest = access.last_known_day(home) or _today(home.zone)
    address.follow("story", OF_A_STORY)
    with st.sidebar:
        purpose = _purpose(access.purposes_of(home, who))
        as_of = _as_of(newest)
        st.button(
            say("Sign out {user}", user=who.user),
            key="sign_out",
            icon=":material/logout:",
            type="tertiary",
            on_click=account.sign_out,
        )
    account.keep_in_address(who.user)
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
        return standing().may if account.is_signed_in() else None
    except LoantrailError:
        return None


def offers(may: frozenset[str] | None, needs: Collection[str]) -> bool:
    """Tell whether to offer a page that takes one of some rights to use, if any."""
    return not needs or (bool(may & {*needs}) if may is not None else True)


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
    if not account.is_open():
        account.offer_anew()


def _today(zone: str) -> date:
    return datetime.now(ZoneInfo(zone)).date()
