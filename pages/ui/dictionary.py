"""What the dictionary page offers to look up, and how it shows a table."""

import streamlit as st

from analytics import dictionary
from analytics.language import word
from pages.ui import address, choose, show
from pages.ui.frame import view
from pages.ui.speech import language, say
from warehouse.contracts import GROUPS, STANDARD, Contract


def words_to_look_up() -> str | None:
    """Take what to look for: part of a name, a label or a code in either language."""
    address.remembered("word", address.words, "")
    found = st.text_input(
        say("Word"),
        key="word",
        placeholder=say("for example waiver, or 豁免"),
        icon=":material/search:",
    )
    wanted = (found or "").strip() or None
    address.keep("word", wanted)
    return wanted


def group() -> str | None:
    """Take a group of tables, or all of them."""
    told = language()
    address.remembered("group", address.one_of(GROUPS), None)
    chosen = st.selectbox(
        say("Group"),
        list(GROUPS),
        index=None,
        format_func={g: word(w, told) for g, (w, _) in GROUPS.items()}.__getitem__,
        placeholder=say("All groups"),
        key="group",
    )
    address.keep("group", chosen)
    return chosen


def choose_table(wanted: str | None, group: str | None) -> Contract:
    """List the tables that fit; give the one picked or named, or else the first."""
    held = view().ask("facts_held").rows
    rows = dictionary.tables(held, wanted, group, language())
    if rows.is_empty():
        show.nothing(say("Nothing in the standard is called so. Try another word."))
    st.caption(
        say(
            "Tables: {tables}, columns: {columns}. Pick one to see its card.",
            tables=rows.height,
            columns=f"{rows['columns'].sum():,}",
        )
    )
    names = rows["table_name"].to_list()
    picked = show.pick(rows, key=f"tables {wanted} {group}", height=370)
    named = choose.named("table", None if picked is None else names[picked], names[0])
    return STANDARD.get(named) or STANDARD[names[0]]


def columns(contract: Contract) -> None:
    """Show a table's columns, and its lists of codes a click away."""
    rows = dictionary.columns(contract, language())
    show.table(rows, key=f"columns {contract.name}", at_once=30)
    codes = dictionary.codes(contract)
    if codes.height:
        st.caption(say("Codes: {n}", n=codes.height))
        show.table(codes, key=f"codes {contract.name}")
