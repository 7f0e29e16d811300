"""How the name of a file tells that its sender is still writing it."""

import re
from collections.abc import Iterable

ENDINGS = (".part", ".partial", ".filepart", ".tmp", ".crdownload", "~")
"""What senders put behind the name of a file they will rename when it is whole."""

_RSYNC = re.compile(r"\.(?P<whole>.+)\.[A-Za-z0-9]{6}")


def is_unfinished(name: str) -> bool:
    """Tell whether a file is not to be touched yet, or never was meant to be."""
    return name.startswith(".") or name.endswith(ENDINGS)


def being_written(names: Iterable[str]) -> dict[str, str]:
    """Give, by the name it will have, each file that lies there half written.

    >>> being_written(["a.csv", "a.csv.part", ".b.csv.Xy3sQ1", "c.csv~"])
    {'a.csv': 'a.csv.part', 'b.csv': '.b.csv.Xy3sQ1'}
    """
    found: dict[str, str] = {}
    for name in names:
        if match := _RSYNC.fullmatch(name):
            found[match["whole"]] = name
        for ending in ENDINGS[:-1]:  # what ends in ~ is an older copy of an editor's
            if name.endswith(ending):
                found[name.removesuffix(ending).removeprefix(".")] = name
    return found
