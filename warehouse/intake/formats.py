"""The forms a file may come in, and what may be wrong with how one is declared."""

from collections.abc import Collection, Mapping
from typing import Literal

Format = Literal["delimited", "jsonl", "parquet"]

_OF_OTHERS: dict[str, tuple[str, ...]] = {
    "delimited": ("optional",),
    "jsonl": ("delimiter", "header"),
    "parquet": ("delimiter", "header", "encoding", "optional"),
}
"""By format, the keys that mean nothing in it."""

_BARE = {"date", "datetime"}
"""The types a column of a Parquet file can be of by itself, without a format."""


def wrong_in_a_file(
    form: Format,
    told: Collection[str],
    types: Mapping[str, tuple[str, str]],
    optional: Collection[str],
) -> str | None:
    """Say what is wrong with how a kind of file comes.

    `told` are the keys that are declared of it, `types` the type and format of each
    column, `optional` the columns a line may lack.
    """
    if taken := [key for key in _OF_OTHERS[form] if key in told]:
        return f"{taken[0]} means nothing where the format is {form}"
    bare = [n for n, (kind, how) in types.items() if kind in _BARE and not how]
    if bare and form != "parquet":
        return f"{bare[0]!r} is a date or datetime, which needs a format in text"
    if unread := [n for n in optional if types.get(n, ("ignored",))[0] == "ignored"]:
        return f"optional names {unread[0]!r}, a column that is not read"
    return None
