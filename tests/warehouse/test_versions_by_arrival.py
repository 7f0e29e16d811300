"""Where the source does not say when, the day a file came is the day it was known."""

from collections.abc import Iterator

import pytest

from tests.warehouse.desk import Desk, desk_at, row, stated
from warehouse.home import Home


@pytest.fixture
def desk(home: Home) -> Iterator[Desk]:
    with desk_at(home, knowledge="arrival") as desk:
        yield desk


def test_a_file_sent_again_keeps_the_moment_it_first_came(desk: Desk) -> None:
    sent = stated(1, row("k", 10, 1))
    first = desk.send(sent)
    desk.send(stated(2, row("k", 20, 1)))
    again = desk.send(sent)

    assert again.accepted == 0
    known = "select known_at from lake.balances where sequence = 1"
    assert desk.ask(known) == [(first.recorded_at,)]
    assert desk.in_force() == {"k": 20}


def test_an_older_file_that_comes_late_does_not_override(desk: Desk) -> None:
    desk.send(stated(2, row("k", 20, 1)))
    late = desk.send(stated(1, row("k", 10, 1)))

    assert desk.in_force() == {"k": 20}
    assert desk.story("k") == [("assert", 10), ("assert", 20)]
    assert late.accepted == 1


def test_a_late_file_keeps_its_place_for_a_key_only_it_told(desk: Desk) -> None:
    desk.send(stated(3, row("x", 1, 1)))
    desk.send(stated(1, row("k", 10, 1)))
    desk.send(stated(2, row("k", 20, 1)))

    assert desk.in_force()["k"] == 20


def test_the_same_bytes_under_a_later_number_are_said_again(desk: Desk) -> None:
    desk.send(stated(1, row("k", 10, 1)))
    desk.send(stated(2, row("k", 20, 1)))
    desk.send(stated(3, row("k", 10, 1)))

    assert desk.story("k") == [("assert", 10), ("correct", 20), ("correct", 10)]


def test_nothing_is_known_before_it_came(desk: Desk) -> None:
    first = desk.send(stated(2, row("k", 20, 1)))
    late = desk.send(stated(1, row("l", 10, 1)))

    assert desk.in_force(first.recorded_at) == {}
    assert desk.in_force(late.recorded_at) == {"k": 20}
