"""Arrears as reported: the worst facility, while it was stated, never made up."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from analytics.reported import TOLD, days_told, reported_path

POSITIONS: dict[str, Any] = {
    "facility_id": pl.String,
    "position_on": pl.Date,
    "position_on_precision": pl.String,
    "days_past_due_reported": pl.Int64,
    "days_past_due_told_in": pl.String,
}


def path(*rows: tuple[str, int, int | None]) -> list[tuple[int, int | None]]:
    positions = pl.DataFrame(
        [
            (facility, date(2024, month, 1), "month", days, "months")
            for facility, month, days in rows
        ],
        POSITIONS,
        orient="row",
    )
    told = reported_path(positions)
    assert told.schema == pl.Schema(TOLD)
    return [(row["on_day"].month, row["days_past_due"]) for row in told.to_dicts()]


def test_the_worst_facility_is_followed() -> None:
    found = path(("A", 1, 0), ("B", 1, 60), ("A", 2, 30), ("B", 2, 0))

    assert found == [(1, 60), (2, 30)]


def test_a_facility_stands_as_last_reported_until_its_last_position() -> None:
    found = path(("A", 1, 90), ("B", 2, 0), ("A", 3, 30), ("B", 4, 0))

    assert found == [(1, 90), (2, 90), (3, 30), (4, 0)]


def test_what_was_not_reported_is_unknown_and_not_nil() -> None:
    assert path(("A", 1, 30), ("A", 2, None), ("A", 3, 0)) == [
        (1, 30),
        (2, None),
        (3, 0),
    ]
    assert path(("A", 1, None), ("A", 2, None)) == []


@pytest.mark.parametrize(
    ("days", "told_in", "words"),
    [
        (0, "months", "0–29"),
        (90, "months", "90–119"),
        (270, "months_or_more", "≥ 270"),
        (12, "days", "12"),
        (12, None, "12"),
    ],
)
def test_days_are_told_no_more_exactly_than_they_were(
    days: int, told_in: str | None, words: str
) -> None:
    assert days_told(days, told_in) == words
