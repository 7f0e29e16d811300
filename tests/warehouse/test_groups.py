"""Groups: none too small is shown, and none left out can be worked out by the rest."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.warehouse.sample import LATE, ask, sample_home
from warehouse import access
from warehouse.access import questions
from warehouse.access.groups import without_small_groups
from warehouse.access.questions import question
from warehouse.errors import AccessDeniedError

sizes = st.lists(st.integers(0, 60), max_size=25)


def of(counts: list[int]) -> pl.DataFrame:
    places = [f"region {number}" for number, _ in enumerate(counts)]
    return pl.DataFrame(
        {"region": places, "borrowers": counts},
        schema={"region": pl.String, "borrowers": pl.Int64},
    )


@given(sizes, st.integers(1, 20))
def test_no_group_shown_is_small_and_those_left_out_hide_each_other(
    counts: list[int], least: int
) -> None:
    shown, left_out = without_small_groups(of(counts), "borrowers", least)

    kept = shown["borrowers"].to_list()
    hidden = sum(counts) - sum(kept)
    assert all(size >= least for size in kept)
    assert left_out == len(counts) - len(kept)
    # Whoever knows the total learns of those left out only that they are enough.
    assert hidden == 0 or hidden >= least or not kept


@given(sizes, st.integers(1, 20))
def test_no_more_is_left_out_than_must_be(counts: list[int], least: int) -> None:
    shown, _ = without_small_groups(of(counts), "borrowers", least)
    small = [size for size in counts if size < least]
    enough = [size for size in counts if size >= least]

    if sum(small) == 0 or sum(small) >= least:
        assert sorted(shown["borrowers"]) == sorted(enough)
    else:
        assert shown.height >= len(enough) - 1


@given(sizes)
def test_order_stays_and_who_may_see_single_ones_sees_all(counts: list[int]) -> None:
    rows = of(counts)
    everything, left_out = without_small_groups(rows, "borrowers", 0)
    some, _ = without_small_groups(rows, "borrowers", 10)

    assert (everything.rows(), left_out) == (rows.rows(), 0)
    assert some.rows() == [row for row in rows.rows() if row in set(some.rows())]


def test_worked_by_hand() -> None:
    shown, left_out = without_small_groups(of([30, 3, 12, 14]), "borrowers", 10)
    assert (shown["borrowers"].to_list(), left_out) == ([30, 14], 2)

    shown, left_out = without_small_groups(of([30, 3, 8, 14]), "borrowers", 10)
    assert (shown["borrowers"].to_list(), left_out) == ([30, 14], 2)

    shown, left_out = without_small_groups(of([4, 3]), "borrowers", 10)
    assert (shown.height, left_out) == (0, 2)


def test_a_group_of_unknown_size_is_not_shown() -> None:
    rows = of([30, 20]).with_columns(borrowers=pl.lit(None, pl.Int64))

    with pytest.raises(AccessDeniedError, match="of how many borrowers"):
        without_small_groups(rows, "borrowers", 10)


def test_who_sees_groups_only_gets_no_small_one_and_no_single_borrower() -> None:
    token = access.sign_in_for_demonstration("wu.fan", address="127.0.0.1")
    who = access.caller(token)
    groups = access.open_view(sample_home(), who, purpose="portfolio", as_of=LATE)
    single = access.open_view(sample_home(), who, purpose="monitoring", as_of=LATE)

    whole = ask(single, "regions")
    assert whole.suppressed == 0
    assert whole.rows["borrowers"].sum() == 12
    # Twelve borrowers in eight regions: each region is too small.
    answer = ask(groups, "regions")
    assert answer.suppressed == whole.rows.height
    assert answer.rows.is_empty()
    with pytest.raises(AccessDeniedError, match="groups of borrowers, no single one"):
        ask(groups, "find_borrowers")


def test_every_question_that_gives_groups_gives_their_size() -> None:
    for path in questions.FOLDER.glob("*.sql"):
        asked = question(path.stem)
        if asked.counted is not None:
            assert "borrower_id" not in asked.parameters
            assert rf"count(distinct borrower_id) as {asked.counted}" in asked.sql
