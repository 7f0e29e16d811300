"""The book the tests look at, written once."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sample_data.book import UNTIL
from sample_data.book import book as everybody
from sample_data.delivery import deliver, everything
from sample_data.files import Delivery, part
from sample_data.layouts import LAYOUTS
from sample_data.record import told
from tests.benchmarks.figures.delivered import Delivered

OF_A_KIND = {"sme": 130, "retail": 270}
"""Those who default most for the time it takes to tell of them."""

Rows = Callable[[str], list[dict[str, str]]]


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the default book."""
    out = tmp_path_factory.mktemp("book")
    deliver(out, borrowers=300, seed=7)
    return out


@pytest.fixture(scope="session")
def sent(book: Path) -> Rows:
    """Read every well-formed line of a kind of file, in the order it was sent."""
    with (book / "truth" / "dirty.csv").open(encoding="utf-8") as truth:
        spoilt = {(row["file"], int(row["line"])) for row in csv.DictReader(truth)}

    def rows(kind: str) -> Iterator[dict[str, str]]:
        layout = LAYOUTS[kind]
        for path in sorted((book / "files").glob(f"{kind}_*.csv")):
            with path.open(encoding=layout.encoding, newline="") as stream:
                reader = csv.DictReader(stream, delimiter=layout.delimiter)
                for line, row in enumerate(reader, start=2):
                    if (path.name, line) not in spoilt:
                        yield row

    read: dict[str, list[dict[str, str]]] = {}

    def once(kind: str) -> list[dict[str, str]]:
        if kind not in read:
            read[kind] = list(rows(kind))
        return read[kind]

    return once


@pytest.fixture(scope="session")
def small_debtors(tmp_path_factory: pytest.TempPathFactory) -> Delivered:
    """Write a book of small debtors alone, in which more default than in the other."""
    out = tmp_path_factory.mktemp("small_debtors")
    with Delivery(out) as delivery:
        for debtor in everybody(700, 7):
            if debtor.number <= OF_A_KIND.get(debtor.kind, 0):
                facts, _ = everything(debtor, UNTIL)
                lines = told(facts, debtor.dice("record"), UNTIL)
                delivery.add(part(lines, UNTIL))
    return Delivered(out)
