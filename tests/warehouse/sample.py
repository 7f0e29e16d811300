"""A sample book in a lake, made once, and one way to ask every question of it."""

import atexit
import shutil
import tempfile
from contextlib import closing
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from sample_data.delivery import deliver
from tests.once import made_once
from tests.warehouse.homes import CHOSEN, copy_of, new_home
from warehouse import access
from warehouse.access.questions import FOLDER, question
from warehouse.home import Home
from warehouse.intake.batch import take
from warehouse.intake.source import read_source
from warehouse.lake.catalog import open_to_read

SOURCE = Path(__file__).parents[2] / "sample_data" / "source"
QUESTIONS = sorted(path.stem for path in FOLDER.glob("*.sql"))
EARLY, LATE = date(2023, 6, 30), date(2026, 9, 30)

__all__ = ["copy_of"]

ANYWHEN = {
    "since": datetime(1990, 1, 1, tzinfo=UTC),
    "to": datetime(2100, 1, 1, tzinfo=UTC),
}
GENERAL: dict[str, Any] = {
    **ANYWHEN,
    "seconds": 30 * 86400,
    "lanes": ["application", "repayment", "account", "relations", "identity"],
    "late_days": 30,
    "most": 100_000,
    "size": 100_000,
    "skip": 0,
    "wanted": None,
    "kind": None,
    "region": None,
    "earlier": datetime(2023, 1, 1, tzinfo=UTC),
    "borrower_id": "B-none",
    "event_id": "00000000-0000-0000-0000-000000000000",
    "batch_id": "none",
    "source": None,
    "definition": "none",
    "rule": None,
    "party_id": "N-none",
}
"""A value for every parameter a question of ours takes; a new one is named here."""


@cache
def sample_home() -> Home:
    """Give a home that holds the book of twelve borrowers; read it, never write it."""
    root = Path(tempfile.mkdtemp(prefix="loantrail-sample-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    return home_with(12, root / "home")


def home_with(borrowers: int, root: Path) -> Home:
    """Give a home of one's own that holds the book of so many borrowers."""

    def make(folder: Path) -> Home:
        deliver(folder / "book", borrowers=borrowers, seed=7)
        home = new_home(folder / "home")
        take(SOURCE, folder / "book" / "files", home=home)
        shutil.rmtree(folder / "book")
        return home

    if CHOSEN != "sqlite":  # a database is of the process that started its server
        return make(root.parent)
    taken = made_once(f"home-of-{borrowers}", make)
    return copy_of(Home(taken / "home"), root)


def look(
    home: Home,
    as_of: date = LATE,
    *,
    purpose: str = "credit_review",
    recorded_until: datetime | None = None,
) -> access.View:
    """Open a view as the operator, who sees every class."""
    who = access.caller(access.sign_in_operator())
    return access.open_view(
        home, who, purpose=purpose, as_of=as_of, recorded_until=recorded_until
    )


@cache
def some_borrowers() -> list[str]:
    """Name the first and last borrower of each kind, and one who owes with another."""
    found = ask(look(sample_home()), "find_borrowers").rows.sort("borrower_id")
    by_kind = found.group_by("borrower_kind").agg(
        first=pl.first("borrower_id"), last=pl.last("borrower_id")
    )
    return sorted({*by_kind["first"], *by_kind["last"], "B-R0003"})


@cache
def an_amended_fact() -> tuple[str, str]:
    """Name a borrower and a fact of its that was amended after the early day."""
    with closing(open_to_read(sample_home())) as engine:
        query = (
            "select borrower_id, event_id::varchar from lake.revisions "
            "where borrower_id is not null group by all "
            "having min(known_at) < $early and max(known_at) > $early "
            "order by 2 limit 1"
        )
        found = engine.execute(query, {"early": EARLY}).fetchall()
        borrower_id, event_id = found[0]
    return borrower_id, event_id


def a_batch(view: access.View) -> str:
    """Name the newest batch of a book."""
    return str(ask(view, "batches").rows["batch_id"][0])


def ask(view: access.View, name: str, **told: object) -> access.Answer:
    """Ask a question with what is told, and the general values for the rest."""
    given = {p: told.get(p, GENERAL[p]) for p in question(name).parameters}
    return view.ask(name, **given)


def answers(view: access.View, name: str) -> pl.DataFrame:
    """Ask a question of some borrowers, or of the book where it takes none."""
    if name == "definition":
        told = read_source(SOURCE)
        return ask(view, name, source=told.name, definition=told.definition).rows
    if "batch_id" in question(name).parameters:
        return ask(view, name, batch_id=a_batch(view)).rows
    if "event_id" in question(name).parameters:
        borrower_id, event_id = an_amended_fact()
        return ask(view, name, borrower_id=borrower_id, event_id=event_id).rows
    if "party_id" in question(name).parameters:
        of_each = [
            ask(view, "borrower_parties", borrower_id=b) for b in some_borrowers()
        ]
        parties = sorted({party for told in of_each for party in told.rows["party_id"]})
        return pl.concat(ask(view, name, party_id=party).rows for party in parties)
    if "borrower_id" in question(name).parameters:
        return pl.concat(
            ask(view, name, borrower_id=b).rows.select(
                pl.lit(b).alias("asked_of"), pl.all()
            )
            for b in some_borrowers()
        )
    return ask(view, name).rows
