"""What a source says is beyond belief is quarantined with its line, nothing else."""

from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from warehouse.intake.bounds import beyond_bounds
from warehouse.intake.declared import FileKind

WHY = {"zh": "不可信", "en": "Not credible"}
CENTS = st.decimals(-1000, 1000, places=2, allow_nan=False)


def kind(*bounds: dict[str, Any], **columns: str) -> FileKind:
    return FileKind.model_validate(
        {
            "name": "judgement",
            "pattern": "x",
            "columns": columns or {"amount": "money", "court": "text"},
            "bounds": [{"rule": "absurd", "why": WHY, **bound} for bound in bounds],
        }
    )


def rows(*amounts: Decimal | None) -> pl.DataFrame:
    lines = pl.int_range(1, len(amounts) + 1, dtype=pl.Int64, eager=True)
    money = pl.Series("amount", amounts, dtype=pl.Decimal(18, 3))
    return pl.DataFrame({"line": lines, "amount": money})


@given(st.lists(st.none() | CENTS, max_size=20), CENTS, CENTS)
def test_exactly_what_lies_beyond_is_found(
    amounts: list[Decimal | None], one: Decimal, other: Decimal
) -> None:
    least, most = sorted([one, other])
    bounded = kind({"column": "amount", "least": least, "most": most})

    found = beyond_bounds(rows(*amounts), bounded)

    expected = [
        line
        for line, amount in enumerate(amounts, start=1)
        if amount is not None and not least <= amount <= most
    ]
    assert found["line"].to_list() == expected
    assert set(found["rule"]) <= {"judgement.amount|absurd"}


def test_one_side_may_be_open_and_the_first_bound_broken_is_named() -> None:
    both = kind(
        {"column": "amount", "least": 0, "rule": "negative"},
        {"column": "amount", "most": 10},
    )

    found = beyond_bounds(rows(Decimal(-1), Decimal(5), Decimal(11), None), both)

    assert found.select("line", "rule").rows() == [
        (1, "judgement.amount|negative"),
        (3, "judgement.amount|absurd"),
    ]
    assert beyond_bounds(rows(Decimal(99)), kind()).is_empty()


@pytest.mark.parametrize(
    ("bound", "sentence"),
    [
        ({"column": "amount"}, "needs a least or a most"),
        ({"column": "court", "most": 1}, "no number that is read"),
        ({"column": "judge", "most": 1}, "no number that is read"),
    ],
)
def test_a_bound_of_nothing_is_refused(bound: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        kind(bound)
