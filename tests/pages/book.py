"""The small book of these tests, how anyone looks at it, and what a page shows."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Dataframe

from warehouse import access
from warehouse.access import View
from warehouse.home import Home

FIND, TIMELINE = "borrower/find.py", "borrower/timeline.py"
SOURCES, BATCHES = "data/sources.py", "data/batches.py"
DICTIONARY, LINEAGE = "data/dictionary.py", "data/lineage.py"
QUARANTINE, RECORD = "data/quarantine.py", "data/record.py"
PURPOSE = {
    "lin.shen": "credit_review",
    "zhou.min": "monitoring",
    "wu.fan": "monitoring",
    "he.jing": "data_quality",
}
HAN = re.compile("[\u4e00-\u9fff]")

Open = Callable[..., AppTest]
"""Opens a page the way a browser does: by its script, and by what the address says."""


@dataclass(frozen=True)
class Book:
    home: Home

    def seen_by(self, user: str, as_of: date | None = None) -> View:
        """Open a view the way a page does."""
        token = access.sign_in_for_demonstration(user, address="127.0.0.1")
        day = as_of or access.last_known_day(self.home)
        assert day
        who = access.caller(token)
        return access.open_view(self.home, who, purpose=PURPOSE[user], as_of=day)

    def borrowers(self, kind: str | None = None) -> list[str]:
        """List borrowers in the order the find page shows them."""
        asked = {"wanted": None, "kind": kind, "region": None, "size": 99, "skip": 0}
        rows = self.seen_by("lin.shen").ask("find_borrowers", **asked).rows
        return [str(id_) for id_ in rows["borrower_id"]]

    def name_of(self, borrower_id: str) -> str:
        """Give a borrower's masked name, which only some may see."""
        view = self.seen_by("lin.shen")
        return str(view.ask("borrower", borrower_id=borrower_id).rows["masked_name"][0])


def chosen(app: AppTest, name: str) -> str | None:
    """Give what the address holds of a choice."""
    told = app.query_params.get(name)
    return told[0] if isinstance(told, list) else told


def table(app: AppTest, head: str) -> Dataframe:
    """Find the table that has a column of this name."""
    return next(t for t in app.dataframe if head in t.value.columns)


def key_of(shown: Dataframe) -> str:
    """Read the key of a table out of its id."""
    return re.sub(r"^\$\$ID-[0-9a-f]+-", "", shown.proto.id)


def words_on(app: AppTest) -> bytes:
    """Give all a page shows, tables, charts and errors too, as it would be sent."""
    protos = [proto for e in app if (proto := getattr(e, "proto", None)) is not None]
    tables = [told.value.to_csv().encode() for told in app.dataframe]
    return b"".join([*(proto.SerializeToString() for proto in protos), *tables])


@cache
def a_fact(book: Book, kind: str) -> tuple[str, str]:
    """Name a corporate borrower every reader of borrowers sees, and a fact it has."""
    view = book.seen_by("lin.shen")
    everybody = {"wanted": None, "kind": "corporate", "region": None}
    of_a_branch = book.seen_by("zhou.min").ask(
        "find_borrowers", **everybody, size=99, skip=0
    )
    for borrower in of_a_branch.rows["borrower_id"]:
        rows = view.ask("trail", borrower_id=borrower).rows.filter(kind=kind)
        if rows.height:
            return borrower, str(rows["event_id"][0])
    raise LookupError(kind)
