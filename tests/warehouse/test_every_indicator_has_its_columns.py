"""Each of the 120 indicators finds what it reads in the standard."""

import re
import tomllib
from pathlib import Path

import pytest

from warehouse.contracts import STANDARD
from warehouse.lake.tables import BOOKKEEPING

NEEDS = Path(__file__).parents[2] / "warehouse" / "contracts" / "needs"

FAMILIES = {
    "CAP": 24,
    "WIL": 18,
    "FRD": 19,
    "USE": 14,
    "PRJ": 16,
    "BEH": 11,
    "FLD": 9,
    "NET": 9,
}

READ_BY_NO_INDICATOR = {
    "recoveries": "what came in after the end tells the loss, which no warning may see",
    "protected_attributes": "they are for checks of fairness and nothing else",
}


def needs_of(family: str) -> dict[str, dict[str, str]]:
    """Read a family's file: by indicator and table, the columns that are read."""
    text = (NEEDS / f"{family.lower()}.toml").read_text("utf-8")
    return tomllib.loads(text)


EVERY = {name: reads for family in FAMILIES for name, reads in needs_of(family).items()}


def missing(reads: dict[str, str]) -> list[str]:
    return [
        f"{table}.{column}"
        for table, columns in reads.items()
        for column in columns.split()
        if column not in columns_of(table)
    ]


def columns_of(table: str) -> set[str]:
    if table in STANDARD:
        return set(STANDARD[table].sql_types)
    return set(BOOKKEEPING.get(table, ()))


def test_there_are_120_indicators_in_eight_families() -> None:
    assert {family: len(needs_of(family)) for family in FAMILIES} == FAMILIES
    assert len(EVERY) == 120
    assert {file.stem.upper() for file in NEEDS.glob("*.toml")} == set(FAMILIES)


@pytest.mark.parametrize("family", FAMILIES)
def test_an_indicator_is_named_after_its_family_and_stands_in_order(
    family: str,
) -> None:
    names = list(needs_of(family))

    assert all(re.fullmatch(rf"{family}\d\d", name) for name in names)
    assert names == sorted(names)


@pytest.mark.parametrize("indicator", EVERY)
def test_what_an_indicator_reads_is_in_the_standard(indicator: str) -> None:
    assert EVERY[indicator]
    assert not missing(EVERY[indicator])
    for columns in EVERY[indicator].values():
        assert len(set(columns.split())) == len(columns.split())


def test_what_is_not_in_the_standard_is_missed() -> None:
    reads = {"statements": "revenue goodwill", "dreams": "revenue"}

    assert missing(reads) == ["statements.goodwill", "dreams.revenue"]


@pytest.mark.parametrize("table", STANDARD)
def test_a_table_is_read_by_an_indicator_or_says_why_not(table: str) -> None:
    is_read = any(table in reads for reads in EVERY.values())

    assert is_read is (table not in READ_BY_NO_INDICATOR)


@pytest.mark.parametrize("family", FAMILIES)
def test_each_indicator_is_told_in_words(family: str) -> None:
    text = (NEEDS / f"{family.lower()}.toml").read_text("utf-8")

    for name in needs_of(family):
        assert re.search(rf"^# [A-Z].*\.\n\[{name}\]$", text, re.MULTILINE), name
