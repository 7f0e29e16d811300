"""The stories of a book to learn from: told by who made the book, and shown as told.

A home of a bank's own holds none. Nothing is worked out from them.
"""

from datetime import date
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from warehouse.access.look import Look
from warehouse.access.people import Role
from warehouse.access.request import Permit
from warehouse.access.store import Store
from warehouse.contracts.columns import Words
from warehouse.errors import LakeError
from warehouse.home import Home
from warehouse.intake.fingerprints import event_id_of


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Sight(_Told):
    """A fact to look at, in a few words: whose it is, and the day it stands at."""

    words: Words
    borrower_id: str
    table: str
    key: tuple[str, ...]
    on: date | None

    @cached_property
    def event_id(self) -> str:
        """Give the id the fact has in the lake."""
        return event_id_of(self.table, self.key)


class Story(_Told):
    """One story: what is to be seen, to whom it matters, and where one lands in it.

    `earlier` is the day to compare `as_of` with; `span` the range to look at.
    """

    name: str
    role: Role
    borrower_id: str
    as_of: date
    earlier: date | None
    span: str
    title: Words
    seen: Words
    matters: Words
    sights: tuple[Sight, ...] = Field(min_length=1)

    @property
    def borrowers(self) -> frozenset[str]:
        """Name everybody it tells of."""
        return frozenset(sight.borrower_id for sight in self.sights)


class Tour(_Told):
    """All stories of a book, in their order."""

    stories: tuple[Story, ...]


NO_TOUR = Tour(stories=())


def tour_of(home: Home) -> Tour:
    """Read the stories of a home's book; there are none where nobody told any."""
    try:
        return Tour.model_validate_json(home.tour_file.read_bytes())
    except FileNotFoundError:
        return NO_TOUR
    except ValidationError as problem:
        first = problem.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise LakeError(
            f"The tour in {home.tour_file} cannot be read: {where}: {first['msg']}.",
            "Take the file away, or build the sample book anew.",
        ) from None


def has_tour(home: Home) -> bool:
    """Tell whether a home's book has stories to begin with."""
    return home.tour_file.is_file()


def stories_for(look: Look, store: Store) -> tuple[Story, ...]:
    """Give the stories all of whose borrowers the caller may see, with figures.

    The read is on disk in the log before this returns.
    """
    told = tour_of(store.home).stories
    if not told:
        return ()
    asker = store.asker(look.caller, look.purpose)

    def is_open(borrower: str) -> bool:
        ruling = asker.decide("read", asker.file_of(borrower))
        sees = isinstance(ruling, Permit) and ruling.obligations.sees >= "C2"
        return sees and not asker.scopes.closed_to(borrower, look.purpose)

    shown = tuple(story for story in told if all(map(is_open, story.borrowers)))
    names = [story.name for story in shown]
    entry = {"question": "the stories", "parameters": {}, "stories": names}
    store.log.append({**look.as_entry(), **entry, "action": "read"})
    return shown
