"""Where people were going when they were sent to sign in elsewhere.

A provider always sends people back to the first page. What they had asked for is kept
here meanwhile, in memory, under a random cookie their browser holds.
"""

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import NamedTuple

BROWSER = "loantrail_browser"
"""The name of that cookie."""

MOST_KEPT = 1000


class Wanted(NamedTuple):
    """The page somebody asked for before they signed in, and its address."""

    page: str
    chosen: dict[str, str]


_wanted: OrderedDict[str, Wanted] = OrderedDict()
_lock = Lock()


def keep_wanted(key: str, page: str, chosen: Mapping[str, str]) -> None:
    """Keep what was asked for; of very many, what was asked for last."""
    with _lock:
        _wanted[key] = Wanted(page, dict(chosen))
        while len(_wanted) > MOST_KEPT:
            _wanted.popitem(last=False)


def take_wanted(key: str) -> Wanted | None:
    """Give what was asked for before the sign-in, once."""
    with _lock:
        return _wanted.pop(key, None)
