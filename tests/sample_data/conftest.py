"""The book the tests look at, written once."""

import csv
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from sample_data.delivery import deliver
from sample_data.layouts import LAYOUTS
from tests.once import made_once

from .digest import BORROWERS, SEED

Rows = Callable[[str], list[dict[str, str]]]


@pytest.fixture(scope="session")
def book() -> Path:
    """Write the default book."""
    make = partial(deliver, borrowers=BORROWERS, seed=SEED)
    return made_once(f"book-of-{BORROWERS}", make)


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
