"""The door: every read names who asks, why and as of when, is masked and logged.

Pages and analytics hold a `View`, never a connection.
"""

from dataclasses import replace
from datetime import date, datetime
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

import polars as pl

from warehouse.access.audit import entries
from warehouse.access.enrolment import asker_of
from warehouse.access.look import Answer, Look
from warehouse.access.policy import Action
from warehouse.access.questions import question
from warehouse.access.request import Permit
from warehouse.access.session import Caller, refuse_ended
from warehouse.access.store import Store, store_of
from warehouse.access.terms import highest_column
from warehouse.access.tour import Story, stories_for
from warehouse.contracts.columns import PrivacyClass
from warehouse.contracts.uses import PURPOSES, Purpose
from warehouse.errors import AccessDeniedError
from warehouse.home import Home
from warehouse.lake.catalog import lake_exists

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


class View:
    """One look at the book: by a caller, for a purpose, as of a day.

    Everything asked through it sees the lake as it stood when the view was opened
    (`recorded_until`), so that the parts of a page agree with one another. What it may
    see is kept behind the door, not in it: a view cannot be altered, copied or made.
    """

    __slots__ = ("__weakref__",)

    @property
    def caller(self) -> Caller:
        """Who looks."""
        return _behind(self)[0].caller

    @property
    def purpose(self) -> Purpose:
        """What for."""
        return _behind(self)[0].purpose

    @property
    def as_of(self) -> date:
        """The day whose knowledge is asked for."""
        return _behind(self)[0].as_of

    @property
    def recorded_until(self) -> datetime:
        """The newest moment of recording it sees."""
        return _behind(self)[0].recorded_until

    @property
    def highest(self) -> PrivacyClass:
        """The highest privacy class of a column it shows, of the book as a whole."""
        found = (self.permits.get(action) for action in ("read", "aggregate"))
        sees = next((p.obligations.sees for p in found if p is not None), "C1")
        return highest_column(sees)

    @property
    def permits(self) -> dict[str, Permit]:
        """What the caller may do for the purpose now, each with its terms."""
        look, store = _behind(self)
        refuse_ended(look.caller)
        return store.asker(look.caller, look.purpose).allowed()

    def may(self, action: Action) -> bool:
        """Tell whether the caller may do something at all for the purpose."""
        return action in self.permits

    def closed(self, borrower_id: str) -> dict[str, str]:
        """Name the sources closed for a borrower and the purpose, each with why.

        That is `withdrawn` or `no_basis`. Of a borrower beyond the caller's bounds
        nothing is named.
        """
        look, store = _behind(self)
        refuse_ended(look.caller)
        return store.closed(look, borrower_id)

    def stories(self) -> tuple[Story, ...]:
        """Give the stories of a book to learn from that the caller may be told."""
        look, store = _behind(self)
        refuse_ended(look.caller)
        return stories_for(look, store)

    @property
    def zone(self) -> ZoneInfo:
        """The institution's time zone: days end there."""
        return _behind(self)[1].zone

    @property
    def currency(self) -> str:
        """The currency the institution reports in."""
        return _behind(self)[1].currency

    def end_of(self, day: date) -> datetime:
        """Give the instant a day ends at in the institution's time zone."""
        return _behind(self)[1].end_of(day)

    def ask(self, name: str, **parameters: object) -> Answer:
        """Answer a named question; the read is logged before this returns.

        Raises TooLongError past the deadline.
        """
        look, store = _behind(self)
        refuse_ended(look.caller)
        asked = question(name)
        asked.refuse_restricted(look.purpose)
        asked.refuse_other_than_its_parameters(parameters)
        return store.answer(look, asked, parameters)

    def log(self, most: int = 500) -> pl.DataFrame:
        """Give the newest entries of the read log, or a summary, as one's right is."""
        look, store = _behind(self)
        refuse_ended(look.caller)
        return entries(store, look, most)


_views: WeakKeyDictionary[View, tuple[Look, Store]] = WeakKeyDictionary()


def _behind(view: View) -> tuple[Look, Store]:
    found = _views.get(view)
    if found is None:
        raise AccessDeniedError("A view is opened at the door.", "Open one.")
    return found


def open_view(  # noqa: PLR0913  who, why and the two clocks are what a view is
    home: Home,
    who: Caller,
    *,
    purpose: str,
    as_of: date,
    recorded_until: datetime | None = None,
) -> View:
    """Open a view of the book, or say why this caller may not have one."""
    refuse_ended(who)
    _refuse_beyond_the_calendar(as_of)
    known = next((p for p in PURPOSES if p == purpose), None)
    if known is None or known not in purposes_of(home, who):
        raise AccessDeniedError(
            "{user} may not read for the purpose {purpose}.",
            "Choose a purpose of your role.",
            user=who.user,
            purpose=purpose,
        )
    store = store_of(home)
    inserted, held = store.now()
    view = View()
    _views[view] = (
        Look(
            caller=who,
            purpose=known,
            as_of=as_of,
            recorded_until=recorded_until or held,
            inserted=inserted,
            is_pinned=recorded_until is not None,
        ),
        store,
    )
    return view


def purposes_of(home: Home, who: Caller) -> list[Purpose]:
    """List what a caller may ask for at this moment.

    Raises AccessDeniedError where there is no policy to go by.
    """
    asker = asker_of(home, who)
    return [p for p in PURPOSES if replace(asker, purpose=p).allowed()]


def _refuse_beyond_the_calendar(day: date) -> None:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise AccessDeniedError(
            "{day} is no day the book can be read as of.",
            "Choose one from {first} to {last}.",
            day=day,
            first=FIRST_DAY,
            last=LAST_DAY,
        )


def has_source(home: Home, source: str) -> bool:
    """Tell whether a source's files were ever taken in."""
    return lake_exists(home) and store_of(home).has_source(source)


def last_known_day(home: Home) -> date | None:
    """Tell the last day anything was learned on: the book's own today."""
    store = store_of(home)
    newest = store.newest_knowledge()
    return newest and newest.astimezone(store.zone).date()
