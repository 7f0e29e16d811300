"""The names of the columns a file came with, held against those declared."""

import difflib
from collections import Counter
from collections.abc import Sequence

from warehouse.errors import FileRefusedError
from warehouse.intake.arrivals import Arrival


def refuse_unfit(arrival: Arrival, names: Sequence[str]) -> None:
    """Refuse a file of very many columns, or that lacks one, or has one twice."""
    declared = arrival.kind.columns
    refuse_too_many(arrival, len(names))
    missing = [name for name in declared if name not in names]
    if missing:
        like = difflib.get_close_matches(missing[0], names, n=1)
        hint = f" Did its sender rename it to {like[0]!r}?" if like else ""
        raise FileRefusedError(
            f"{arrival.name} has no column {missing[0]!r}.{hint}",
            "Ask for the file as declared, or declare the new name in source.toml.",
        )
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise FileRefusedError(
            f"{arrival.name} has the column {twice[0]!r} twice.",
            "Ask for the file with one of each.",
        )


def refuse_too_many(arrival: Arrival, columns: int) -> None:
    """Refuse a file of more columns than any table has."""
    most = max(arrival.limits.columns, len(arrival.kind.columns))
    if columns > most:
        raise FileRefusedError(
            f"{arrival.name} has {columns:,} columns, more than {most:,}.",
            "Ask for the file as declared, or raise limits.columns in source.toml.",
        )
