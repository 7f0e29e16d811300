import csv
from collections import Counter
from pathlib import Path

import pytest

from sample_data.book import UNTIL, book
from sample_data.delivery import deliver, everything
from sample_data.layouts import LAYOUTS
from warehouse.home import Home
from warehouse.intake.batch import take
from warehouse.intake.source import read_source

SOURCE = Path("sample_data/source").absolute()


def test_every_fact_names_the_columns_of_its_file_and_no_others() -> None:
    unknown = {
        (fact.file, column)
        for borrower in book(60, 7)
        for fact in everything(borrower, UNTIL)[0]
        for column in fact.row
        if column not in LAYOUTS[fact.file].columns
    }

    assert unknown == set()


def test_a_late_delta_follows_every_year_it_corrects() -> None:
    kind = read_source(SOURCE).file_kind("transactions")
    names = [f"transactions_{mark}.parquet" for mark in ("2025", "2026", "2026-10")]
    places = [kind.sequence_in_name(name) for name in names]

    assert places == [2025, 2026, 202610]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("small")
    deliver(out, borrowers=40, seed=7)
    return out


def test_the_intake_takes_all_but_the_spoilt_lines(small: Path, tmp_path: Path) -> None:
    summary = take(SOURCE, small / "files", home=Home(tmp_path))
    with (small / "truth" / "dirty.csv").open(encoding="utf-8") as stream:
        spoilt = Counter(row["rule"] for row in csv.DictReader(stream))

    assert summary.quarantine_by_rule == dict(sorted(spoilt.items()))
    assert summary.set_aside_by_rule.keys() == {"header", "fee_waived"}
    assert summary.duplicate == 0
    assert summary.retractions == 0
    assert summary.corrections > 0
    assert all(count > 0 for count in summary.facts_by_table.values())
    tables = {path.stem for path in SOURCE.glob("*.sql")}
    # So small a book has nothing to give up yet.
    assert summary.facts_by_table.keys() == tables - {"write_offs", "recoveries"}
