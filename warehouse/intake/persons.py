"""What a source declares of the persons in its files, and what may be wrong with it."""

import re
from collections.abc import Mapping

import polars as pl
from polars.exceptions import ComputeError

from warehouse.contracts.shapes import PREFIX
from warehouse.vault.forms import KINDS


def masked(name: str) -> str:
    """Name the column beside an identity that holds its masked form."""
    return f"{name}_masked"


def wrong_in_a_type(kind: str, form: str) -> str | None:
    """Say what is wrong with a prefix of pseudonyms, or a kind of identity."""
    if kind == "pseudonym" and not re.fullmatch(PREFIX, form):
        return f"{form!r} is no prefix: write one to six capital letters"
    if kind == "identity" and form not in KINDS:
        return f"{form!r} is no kind of identity: those are {', '.join(KINDS)}"
    return None


def wrong_in_a_file(
    types: Mapping[str, str], person: str | None, without: Mapping[str, str]
) -> str | None:
    """Say what is wrong with whom a kind of file is about.

    `types` tells the type each column is declared to be of.
    """
    identities = [name for name, kind in types.items() if kind == "identity"]
    if person is not None and types.get(person) != "pseudonym":
        return f"person names {person!r}, which is no pseudonym"
    if person is None and identities:
        return f"{identities[0]!r} is an identity, but whose? Name the person"
    if taken := sorted(types.keys() & {masked(name) for name in identities}):
        return f"{taken[0]!r} is what the masked form of an identity is called"
    if wrong := next((p for p in without.values() if not _compiles(p)), None):
        return f"{wrong!r} is no regular expression"
    if unread := sorted(n for n in without if types.get(n, "ignored") == "ignored"):
        return f"without names {unread[0]!r}, which is not read"
    return None


def _compiles(pattern: str) -> bool:
    """Tell whether Polars, which knows fewer forms than Python, takes a pattern."""
    try:
        pl.Series([""]).str.contains(pattern)
    except ComputeError:
        return False
    return True
