"""What a table's contract lets in lands, and is told again as it was sent.

Here are the tables whose shapes differ most; `python -m tests.drill standard` takes
all of them.
"""

from collections.abc import Callable
from contextlib import closing

import pytest

from tests.warehouse.every_row import (
    frame,
    rows_of,
    told_otherwise,
    write_files,
    write_source,
)
from warehouse.contracts import STANDARD, Contract
from warehouse.home import Home
from warehouse.intake.batch import Intake
from warehouse.lake import verify
from warehouse.lake.catalog import open_to_read

SHAPES = ("statements", "sessions", "consents", "obligations", "segment_series")


@pytest.fixture(scope="module")
def taken(
    new_home: Callable[[], Home], tmp_path_factory: pytest.TempPathFactory
) -> Home:
    home, folder = new_home(), tmp_path_factory.mktemp("all")
    sent = {table: rows_of(STANDARD[table]) for table in SHAPES}
    source = write_source(folder / "source", SHAPES)
    with Intake(home) as intake:
        told = intake.take(source, write_files(folder / "files", sent))
    assert told.quarantined == 0, told.quarantine_by_rule
    assert told.accepted == sum(len(rows) for rows in sent.values())
    return home


@pytest.mark.parametrize("contract", STANDARD.values(), ids=STANDARD)
def test_a_row_of_each_kind_can_be_told(contract: Contract) -> None:
    rows = frame(contract, rows_of(contract))

    assert contract.columns.is_valid(rows)
    assert rows.select(contract.key).is_unique().all()
    untold = [sum(told is None for told in row) for row in rows.rows()]
    assert untold[-1] < untold[0]


@pytest.mark.parametrize("table", SHAPES)
def test_a_row_of_each_kind_is_told_as_it_was_sent(table: str, taken: Home) -> None:
    with closing(open_to_read(taken)) as lake:
        assert told_otherwise(taken, lake, table) == []


def test_what_landed_keeps_its_promises(taken: Home) -> None:
    assert verify.verify_lake(taken) == {}
