"""The book the tests look at, written once."""

import csv
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from sample_data.book import UNTIL
from sample_data.book import book as everybody
from sample_data.delivery import deliver, everything
from sample_data.files import Delivery, part
from sample_data.layouts import LAYOUTS, Layout
from sample_data.record import told
from tests.benchmarks.figures.delivered import Delivered
from tests.once import made_once

from .digest import BORROWERS, SEED

OF_A_KIND = {"sme": 130, "retail": 270}
"""Those who default most for the time it takes to tell of them."""

Rows = Callable[[str], list[dict[str, str]]]


@pytest.fixture(scope="session")
def book() -> Path:
    """Write the default book."""
    make = partial(deliver, borrowers=BORROWERS, seed=SEED)
    return made_once(f"book-of-{BORROWERS}", make)


def lines_of(path: Path, layout: Layout) -> Iterator[tuple[int, Any]]:
    """Read the lines of a file that are not torn, with their numbers."""
    if layout.format == "parquet":
        yield from enumerate(pq.read_table(path).to_pylist(), start=1)
    elif layout.format == "jsonl":
        for line, text in enumerate(path.read_text("utf-8").splitlines(), start=1):
            if text.endswith("}"):
                yield line, json.loads(text, parse_float=str, parse_int=str)
    else:
        with path.open(encoding=layout.encoding, newline="") as stream:
            reader = csv.DictReader(stream, delimiter=layout.delimiter)
            yield from enumerate(reader, start=2)


def as_text(row: dict[str, Any]) -> dict[str, str]:
    """Write every value as delimited text would have it."""
    return {n: "" if value is None else str(value) for n, value in row.items()}


@pytest.fixture(scope="session")
def sent(book: Path) -> Rows:
    """Read every well-formed line of a kind of file, in the order it was sent."""
    with (book / "truth" / "dirty.csv").open(encoding="utf-8") as truth:
        spoilt = {(row["file"], int(row["line"])) for row in csv.DictReader(truth)}

    def rows(kind: str) -> Iterator[dict[str, str]]:
        for path in sorted((book / "files").glob(f"{kind}_*")):
            for line, row in lines_of(path, LAYOUTS[kind]):
                if (path.name, line) not in spoilt:
                    yield as_text(row)

    read: dict[str, list[dict[str, str]]] = {}

    def once(kind: str) -> list[dict[str, str]]:
        if kind not in read:
            read[kind] = list(rows(kind))
        return read[kind]

    return once


@pytest.fixture(scope="session")
def small_debtors() -> Delivered:
    """Write a book of small debtors alone, in which more default than in the other."""
    return Delivered(made_once("small-debtors", _deliver_small_debtors))


def _deliver_small_debtors(out: Path) -> None:
    with Delivery(out) as delivery:
        for debtor in everybody(700, SEED):
            if debtor.number <= OF_A_KIND.get(debtor.kind, 0):
                facts, _ = everything(debtor, UNTIL)
                lines = told(facts, debtor.dice("record"), UNTIL)
                delivery.add(part(lines, UNTIL))
