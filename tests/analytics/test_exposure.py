"""Exposure: nothing counted twice, our share, unknown kept unknown."""

from typing import Any

import polars as pl

from analytics.exposure import exposure

SCHEMA: dict[str, Any] = {
    "facility_id": pl.String,
    "parent_id": pl.String,
    "outstanding_amount": pl.Decimal(18, 3),
    "undrawn_amount": pl.Decimal(18, 3),
    "own_share": pl.Float64,
    "currency": pl.String,
    "outcome_kind": pl.String,
}


def summed(*rows: tuple[Any, ...]) -> dict[str, tuple[float | None, ...]]:
    """Give outstanding, undrawn and the whole outstanding of each currency."""
    usual = (None, None, None, None, 1.0, "CNY", None)
    full = [(*row, *usual[len(row) :]) for row in rows]
    found = exposure(pl.DataFrame(full, SCHEMA, orient="row"))
    columns = ("currency", "outstanding", "undrawn", "whole_outstanding")
    return {told[0]: told[1:] for told in found.select(columns).iter_rows()}


def test_a_limit_and_a_contract_above_draws_are_not_counted_again() -> None:
    found = summed(
        ("limit", None, 100, 20),
        ("contract", "limit", 100),
        ("draw 1", "contract", 60),
        ("draw 2", "contract", 40),
    )

    assert found == {"CNY": (100, 20, 100)}


def test_a_limit_is_not_counted_though_its_contract_tells_nothing() -> None:
    found = summed(
        ("limit", None, 100), ("contract", "limit"), ("draw", "contract", 70)
    )

    assert found == {"CNY": (70, None, 70)}


def test_a_contract_that_alone_tells_is_counted() -> None:
    found = summed(("limit",), ("contract", "limit", 434), ("draw", "contract"))

    assert found == {"CNY": (434, None, 434)}


def test_a_parent_that_is_not_ours_takes_nothing_away() -> None:
    assert summed(("draw", "elsewhere", 5)) == {"CNY": (5, None, 5)}


def test_only_our_share_is_our_exposure() -> None:
    found = summed(("a", None, 100, 50, 0.38), ("b", None, 10, 0, None))

    assert found == {"CNY": (48, 19, 110)}


def test_what_nobody_told_stays_unknown() -> None:
    assert summed() == {}
    assert summed(("a",)) == {}
    assert summed(("a", None, None, 5)) == {"CNY": (None, 5, None)}


def test_nothing_outstanding_is_not_unknown() -> None:
    assert summed(("a", None, 0)) == {"CNY": (0, None, 0)}


def test_currencies_stand_apart() -> None:
    found = summed(("a", None, 1), ("b", None, 2, None, 1.0, "USD"))

    assert found == {"CNY": (1, None, 1), "USD": (2, None, 2)}


def test_nothing_is_at_stake_in_what_has_left_the_book() -> None:
    open_one = ("A", None, 60, None, 0.5)
    prepaid = ("B", None, 40, 5, 1.0, "CNY", "prepaid")

    assert summed(open_one, prepaid) == {"CNY": (30, 0, 60)}
    assert summed(prepaid) == {"CNY": (0, 0, 0)}
