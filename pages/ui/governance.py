"""What the pages of rights and reads tell, in the reader's words."""

import polars as pl
import streamlit as st

from analytics.language import word
from pages.ui.frame import standing, view
from pages.ui.labels import ACTIONS, CLASSES, DECISIONS, OF_THE_LOG
from pages.ui.speech import language, purpose_in_words, roles_in_words, say
from warehouse.access import PURPOSES, Held

ENTRIES = 500
HEAD_OFFICE = "head-office"


def who_and_by_what() -> list[str]:
    """Say who the reader is, and by which policy that is judged."""
    stands = standing()
    return [
        stands.user,
        roles_in_words(stands.roles),
        say("Policy {mark}", mark=stands.policy),
    ]


def rights() -> pl.DataFrame:
    """List what the reader may do: a row per purpose and rule or grant."""
    return pl.DataFrame(
        [
            {
                say("Purpose"): purpose_in_words(held.purpose),
                say("You may"): ", ".join(say(ACTIONS[may]) for may in held.may),
                say("Of whom"): _of_whom(held),
                say("Shown up to"): say(CLASSES[held.sees]) if held.sees else None,
                say("Groups of at least"): held.groups_of or None,
                say("By"): _by(held),
                say("What the policy says"): held.rule and word(held.rule, language()),
            }
            for held in standing().held
        ]
    )


def forbidden() -> None:
    """Say what neither a role nor a grant overrides."""
    for words in standing().forbidden:
        st.markdown(f"- {word(words, language())}")


def log() -> pl.DataFrame:
    """Read the newest entries of the read log, or how often who looked."""
    rows = view().log(ENTRIES)
    words = {
        "purpose": {str(code): purpose_in_words(code) for code in PURPOSES},
        "action": {code: say(told) for code, told in ACTIONS.items()},
        "decision": {code: say(told) for code, told in DECISIONS.items()},
    }
    moments = pl.col(pl.Datetime("us", "UTC"))
    told = rows.with_columns(
        moments.dt.convert_time_zone(str(view().zone)).dt.strftime("%Y-%m-%d %H:%M:%S"),
        *(pl.col(name).replace(codes) for name, codes in words.items()),
    )
    shown = [name for name in OF_THE_LOG if name in rows.columns]
    return told.select(pl.col(name).alias(say(OF_THE_LOG[name])) for name in shown)


def _of_whom(held: Held) -> str:
    if HEAD_OFFICE in held.units:
        return say("every borrower")
    if held.units:
        return ", ".join(held.units)
    if held.cases is not None:
        return say("{n} borrowers of your cases", n=held.cases)
    return say("no borrower's data")


def _by(held: Held) -> str:
    if held.grant is None or held.valid_to is None:
        return say("role")
    day = f"{held.valid_to:%Y-%m-%d}"
    return say(
        "grant {n} of {approver}, until {day}",
        n=held.grant,
        approver=held.approved_by,
        day=day,
    )
