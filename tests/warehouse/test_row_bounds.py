"""Nobody gets a row beyond their bounds, whatever they ask.

Each question is asked of the whole book by somebody with bounds, and of a book that
never held anything beyond them by somebody without: the answers must be the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.warehouse.sample import (
    QUESTIONS,
    an_amended_fact,
    ask,
    copy_of,
    look,
    sample_home,
)
from tests.warehouse.users import add, register, unit, view_of
from warehouse.access import View
from warehouse.access.questions import question
from warehouse.home import Home
from warehouse.lake.catalog import writing
from warehouse.lake.tables import tables
from warehouse.vault.erasing import pseudonym_of
from warehouse.vault.keyring import open_keyring

Lake = duckdb.DuckDBPyConnection
Keeps = Callable[[Lake], dict[str, str]]
NUMBER = "N-S0003"
"""Borrows under one number, and stands surety under another's."""

CASES = ("B-C0002", "B-R0001", "B-S0001")


@dataclass(frozen=True)
class Bounded:
    """Somebody with bounds at a whole book, and what is left of it within them."""

    whole: Home
    left: Home
    purpose: str

    def answers(self, name: str) -> tuple[pl.DataFrame, pl.DataFrame]:
        within, alone = self.within, self.alone
        if "borrower_id" not in question(name).parameters:
            return ask(within, name).rows, ask(alone, name).rows
        event_id = an_amended_fact()[1]
        asked = [{"borrower_id": b, "event_id": event_id} for b in self.asked_of]
        return (
            pl.concat(ask(within, name, **told).rows for told in asked),
            pl.concat(ask(alone, name, **told).rows for told in asked),
        )

    @cached_property
    def asked_of(self) -> list[str]:
        """Name one within the bounds, two beyond, and one whose fact was amended."""
        found = set(ask(self.within, "find_borrowers").rows["borrower_id"])
        everyone = set(ask(look(self.whole), "find_borrowers").rows["borrower_id"])
        beyond = sorted(everyone - found)
        return [*sorted(found)[:1], beyond[0], beyond[-1], an_amended_fact()[0]]

    @property
    def within(self) -> View:
        return view_of(self.whole, "bo.bound", self.purpose)

    @property
    def alone(self) -> View:
        """Only at the machine itself is a credit review let look at every borrower."""
        if self.purpose == "credit_review":
            return look(self.left)
        return view_of(self.left, "fay.free", self.purpose)


def rows(lake: Lake, query: str) -> list[str]:
    return [found for (found,) in lake.sql(query).fetchall() if found]


def listed(words: list[str]) -> str:
    return ", ".join(f"'{word}'" for word in words) or "null"


def only_of(borrowers: Callable[[Lake], list[str]]) -> Keeps:
    """Keep what is of some borrowers, and the parties who play a part for them."""

    def kept(lake: Lake) -> dict[str, str]:
        named = f"borrower_id in ({listed(borrowers(lake))})"
        parties = listed(
            rows(
                lake,
                f"select party_id from lake.party_roles where {named} "
                f"union select party_id from lake.borrowers where {named}",
            )
        )
        of_borrowers = {t: named for t, c in tables().items() if "borrower_id" in c}
        return {**of_borrowers, "parties": f"party_id in ({parties})"}

    return kept


@cache
def party() -> str:
    """Give the pseudonym the book has for that number."""
    found = pseudonym_of(open_keyring(sample_home()), "sample_book.N", NUMBER)
    assert found is not None
    return found


def is_party() -> str:
    return f"party_id = '{party()}'"


def all_but_own(borrowers: Callable[[Lake], list[str]]) -> Keeps:
    """Keep all but what is of a party: its files, and its part in those of others."""

    def kept(lake: Lake) -> dict[str, str]:
        gone = listed(borrowers(lake))
        own = listed(
            rows(
                lake,
                " union all ".join(
                    f"select event_id::varchar from lake.{t} where {is_party()}"
                    for t, c in tables().items()
                    if "party_id" in c
                ),
            )
        )
        conditions = {}
        for table, columns in tables().items():
            if "borrower_id" in columns or table == "parties":
                of_file = f"coalesce(borrower_id not in ({gone}), true)"
                of_fact = f"event_id not in ({own})"
                whole = of_file if "borrower_id" in columns else "true"
                conditions[table] = f"{whole} and {of_fact}"
        return conditions

    return kept


def east(lake: Lake) -> list[str]:
    """Name whom Branch East answers for: worked out apart from the product."""
    return rows(
        lake,
        "select borrower_id from lake.assignments "
        "group by assignment_id, borrower_id "
        "having arg_max(branch_id, known_at) = 'branch-east' "
        "and arg_max(coalesce(valid_to, date '2200-01-01'), known_at) > today()",
    )


def own_files(lake: Lake) -> list[str]:
    """Name the files somebody is a party to."""
    query = f"select borrower_id from lake.party_roles where party_id = '{party()}'"
    return sorted(set(rows(lake, query)))


def debts(lake: Lake) -> list[str]:
    """Name the files somebody owes under."""
    query = (
        "select borrower_id from lake.party_roles "
        f"where party_id = '{party()}' and role in ('borrower', 'co_borrower')"
    )
    return sorted(set(rows(lake, query)))


def not_of(borrowers: Callable[[Lake], list[str]]) -> Keeps:
    """Keep all but what is of some borrowers."""

    def kept(lake: Lake) -> dict[str, str]:
        named = f"coalesce(borrower_id not in ({listed(borrowers(lake))}), true)"
        return {t: named for t, c in tables().items() if "borrower_id" in c}

    return kept


def east_but_own(lake: Lake) -> list[str]:
    return sorted(set(east(lake)) - set(own_files(lake)))


BOUNDS: dict[str, tuple[str, str, Keeps]] = {
    "a unit": ("analyst", "monitoring", only_of(east_but_own)),
    "a withdrawal": ("model_owner", "model", all_but_own(debts)),
    "cases": ("committee", "credit_review", only_of(lambda _: [*CASES])),
    "no case": ("committee", "credit_review", only_of(lambda _: [])),
    "an own file": ("analyst", "monitoring", not_of(own_files)),
}
AT_LENGTH = [
    pytest.param(what, marks=pytest.mark.drill)
    for what in ("cases", "no case", "an own file")
]


@pytest.fixture(scope="module", params=["a unit", "a withdrawal", *AT_LENGTH])
def bounded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Bounded:
    """Make a whole book with somebody of these bounds, and what is left for them."""
    role, purpose, keeps = BOUNDS[request.param]
    root = tmp_path_factory.mktemp("bounded")
    whole = copy_of(sample_home(), root / "whole")
    left = copy_of(sample_home(), root / "left")
    with writing(left) as lake:
        for table, condition in keeps(lake).items():
            lake.execute(
                f"delete from lake.{table} where not coalesce({condition}, false)"
            )
    told = {} if role in ("committee", "model_owner") else {"party_id": party()}
    if request.param == "a unit":
        told |= {"unit": "branch-east"}
        unit(whole, "branch-east")
    add(whole, "bo.bound", role, **told)
    add(left, "fay.free", role)
    if request.param == "cases":
        cases = {borrower: f"case of {borrower}" for borrower in CASES}
        register(whole).assign_cases("bo.bound", purpose, cases)
    if request.param == "a withdrawal":
        register(whole).record_consent(
            party(), "model", said="withdrawn", evidence="a letter"
        )
    return Bounded(whole, left, purpose)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_gives_nothing_beyond_the_askers_bounds(
    name: str, bounded: Bounded
) -> None:
    within, alone = bounded.answers(name)

    order = [column for column in within.columns if column != "facts"]
    assert_frame_equal(within.sort(order), alone.sort(order))


def test_the_bounds_leave_something_out_and_some_let_something_in(
    bounded: Bounded,
) -> None:
    found = ask(bounded.within, "find_borrowers").rows["borrower_id"]
    everyone = ask(look(bounded.whole), "find_borrowers").rows["borrower_id"]

    assert set(found) < set(everyone)
    assert set(found) == set(ask(bounded.alone, "find_borrowers").rows["borrower_id"])


def test_one_beyond_the_bounds_and_one_nobody_knows_are_answered_alike(
    bounded: Bounded,
) -> None:
    view = bounded.within
    found = set(ask(view, "find_borrowers").rows["borrower_id"])
    beyond = sorted(
        set(ask(look(bounded.whole), "find_borrowers").rows["borrower_id"]) - found
    )
    for name in QUESTIONS:
        if "borrower_id" in question(name).parameters:
            shut = ask(view, name, borrower_id=beyond[0])
            unknown = ask(view, name, borrower_id="B-nobody-knows")
            assert_frame_equal(shut.rows, unknown.rows)
            assert shut.masked == unknown.masked
