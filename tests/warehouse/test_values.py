"""Values are read to the letter or not at all, and no line is lost between the two."""

from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.intake.declared import ColumnType, FileKind
from warehouse.intake.values import typed

ZONE = "Europe/Prague"
KINDS = {
    "amount": "money",
    "count": "integer",
    "share": "number",
    "on": "date %Y%m%d",
    "at": "datetime %Y-%m-%d %H:%M",
    "sent": "datetime %Y-%m-%dT%H:%M:%S%z",
    "words": "text",
}


def read(
    rows: list[dict[str, str | None]], longest: int | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    kind = FileKind(
        name="sent",
        pattern=".*",
        columns={n: ColumnType.model_validate(words) for n, words in KINDS.items()},
    )
    text = pl.DataFrame(rows, schema=dict.fromkeys(KINDS, pl.String))
    numbered = text.with_columns(
        line=pl.int_range(len(rows), dtype=pl.Int64), raw=pl.lit("")
    )
    return typed(numbered, kind, zone=ZONE, longest=longest)


def one(column: str, text: str) -> object:
    """The value a text is read as, or the reason why it is not."""
    fit, broken = read([{column: text}])
    return broken["rule"][0].partition("|")[2] if broken.height else fit[column][0]


ODD = st.sampled_from(
    ["", " ", "NaN", "1e999", "1.5", "１", "20240131", "2024-01-31", "9" * 30, "x" * 9]
)


@given(
    st.lists(st.dictionaries(st.sampled_from(list(KINDS)), st.one_of(ODD, st.text()))),
    st.one_of(st.none(), st.integers(1, 20)),
)
def test_every_line_is_read_or_broken_and_never_both(
    rows: list[dict[str, str]], longest: int | None
) -> None:
    whole = [{name: row.get(name) for name in KINDS} for row in rows]
    fit, broken = read(whole, longest)

    assert sorted([*fit["line"], *broken["line"]]) == list(range(len(rows)))
    assert broken["rule"].null_count() == 0


@pytest.mark.parametrize(
    ("column", "text", "expected"),
    [
        ("amount", "-12.50", Decimal("-12.50")),
        ("amount", "1.2300", Decimal("1.23")),
        ("amount", "1,234.50", "thousands_separator"),
        ("amount", "1'234", "thousands_separator"),
        ("count", "1.0", "not_a_integer"),
        ("count", "9" * 19, "too_many_digits"),
        ("share", "1e400", "not_finite"),
        ("share", "-.5e3", -500.0),
        ("on", "20240229", date(2024, 2, 29)),
        ("on", "2024011", "not_a_date"),  # the last digit cut off
        ("on", "45292", "excel_serial"),
        ("at", "2024-01-31 10:00", datetime(2024, 1, 31, 9, tzinfo=UTC)),
        ("at", "2024-03-31 02:30", "skipped_by_the_clock"),
        ("at", "2024-10-27 02:30", "twice_on_the_clock"),
        ("at", "2024-10-27 03:30", datetime(2024, 10, 27, 2, 30, tzinfo=UTC)),
        ("sent", "2024-01-31T10:00:00+0800", datetime(2024, 1, 31, 2, tzinfo=UTC)),
        ("sent", "2024-10-27T02:30:00+0100", datetime(2024, 10, 27, 1, 30, tzinfo=UTC)),
        ("sent", "2024-01-31T10:00:00", "no_offset"),
    ],
)
def test_a_value_is_what_it_says_or_has_the_reason_why_not(
    column: str, text: str, expected: object
) -> None:
    assert one(column, text) == expected
