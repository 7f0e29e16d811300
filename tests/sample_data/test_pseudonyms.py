"""No number by which the bank knows a person is in the lake, in any table."""

import re
from contextlib import closing

import pytest

from tests.warehouse.sample import sample_home
from warehouse.contracts import STANDARD
from warehouse.contracts.shapes import PSEUDONYM
from warehouse.lake.catalog import open_to_read

POINTS_AT_SOMEBODY = [
    (name, column)
    for name, contract in STANDARD.items()
    for column, described in contract.described.items()
    if described.get("pseudonym")
]


@pytest.mark.parametrize(("table", "column"), POINTS_AT_SOMEBODY)
def test_what_points_at_somebody_is_the_vaults_pseudonym(
    table: str, column: str
) -> None:
    with closing(open_to_read(sample_home())) as engine:
        query = f'select distinct "{column}" from lake.{table} where "{column}" <> \'\''
        told = [value for (value,) in engine.sql(query).fetchall()]

    assert [value for value in told if not re.fullmatch(PSEUDONYM, value)] == []
