"""What the versions of a fact are, case by case, worked out by hand."""

from collections.abc import Iterator

import pytest

from tests.warehouse.desk import Desk, desk_at, listed, row, stated
from tests.warehouse.homes import on_both
from tests.warehouse.tiny import write_source
from warehouse.errors import FileRefusedError
from warehouse.home import Home
from warehouse.intake.batch import Intake

pytestmark = on_both

HEADER = "account,on,amount,known\n"


@pytest.fixture
def desk(home: Home) -> Iterator[Desk]:
    with desk_at(home) as desk:
        yield desk


def test_a_value_that_goes_away_and_comes_back_has_three_versions(desk: Desk) -> None:
    desk.send(stated(1, row("k", 10, 1)))
    desk.send(stated(2, row("k", 20, 2)))
    desk.send(stated(3, row("k", 10, 3)))

    assert desk.story("k") == [("assert", 10), ("correct", 20), ("correct", 10)]


def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    sent = stated(1, row("k", 10, 1), row("l", 5, 1))
    desk.send(sent)
    again = desk.send(sent)

    assert (again.accepted, again.duplicate, again.facts) == (0, 2, 0)
    assert desk.story("k") == [("assert", 10)]


def test_two_files_that_correct_on_one_day_count_in_their_order(desk: Desk) -> None:
    desk.send(stated(1, row("k", 10, 1)))
    desk.send(stated(3, row("k", 30, 2)), stated(2, row("k", 20, 2)))

    assert desk.story("k") == [("assert", 10), ("correct", 20), ("correct", 30)]
    assert desk.in_force() == {"k": 30}


def test_another_body_at_the_same_place_is_quarantined_and_the_held_one_stays(
    desk: Desk,
) -> None:
    desk.send(stated(1, row("k", 10, 1)))
    second = desk.send_texts(stated_1_b=HEADER + "k,2024-01-01,11,2024-03-01\n")

    assert desk.put_aside(second) == [
        ("stated_1_b.csv", 2, "balances.key|same_place_other_body")
    ]
    assert desk.story("k") == [("assert", 10)]


def test_a_backdated_statement_slots_in_before(desk: Desk) -> None:
    desk.send(stated(1, row("k", 10, 3)))
    late = desk.send(stated(2, row("k", 5, 1)))

    assert [v[2:4] for v in desk.versions("k")] == [
        row("k", 5, 1)[1:],
        row("k", 10, 3)[1:],
    ]
    assert desk.in_force() == {"k": 10}
    assert late.accepted == 1


def test_a_late_older_file_counts_only_until_the_next_one_said_otherwise(
    desk: Desk,
) -> None:
    desk.send(stated(1, row("k", 10, 1)))
    desk.send(stated(3, row("k", 10, 3)))
    desk.send(stated(2, row("k", 20, 2)))

    assert desk.story("k") == [("assert", 10), ("correct", 20), ("correct", 10)]
    assert desk.in_force() == {"k": 10}


def test_what_is_said_again_points_at_the_line_that_said_it_again(desk: Desk) -> None:
    desk.send(stated(1, row("k", 10, 1)))
    desk.send(stated(3, row("x", 1, 3), row("k", 10, 3)))
    desk.send(stated(2, row("k", 20, 2)))

    found = desk.ask(
        "select file.file_name, said.line from lake.balances as said "
        "join lake.files as file using (file_id) "
        "where said.account_id = 'k' order by said.sequence"
    )
    assert found == [("stated_1.csv", 2), ("stated_2.csv", 2), ("stated_3.csv", 3)]


def test_a_late_full_list_is_undone_by_the_one_that_came_before_it(desk: Desk) -> None:
    desk.send(listed(1, row("k", 10, 1), row("l", 1, 1)))
    desk.send(listed(3, row("k", 10, 3), row("l", 1, 3)))
    desk.send(listed(2, row("k", 20, 2)))

    assert desk.story("k") == [("assert", 10), ("correct", 20), ("correct", 10)]
    assert desk.story("l") == [("assert", 1), ("retract", 1), ("assert", 1)]
    assert desk.in_force() == {"k": 10, "l": 1}


def test_a_late_delta_is_undone_by_the_full_list_that_came_before_it(
    desk: Desk,
) -> None:
    desk.send(listed(1, row("k", 10, 1)))
    desk.send(listed(3, row("k", 10, 3)))
    desk.send(stated(2, row("k", 20, 2), row("new", 7, 2)))

    assert desk.in_force() == {"k": 10}
    assert desk.story("new") == [("assert", 7), ("retract", 7)]


def test_news_may_take_back_what_was_said_and_say_it_again(desk: Desk) -> None:
    desk.send(stated(1, row("k", 10, 1)))
    gone = desk.send(stated(2, row("l", 1, 2), row("k", 0, 2)))

    assert (gone.accepted, gone.retractions, gone.corrections) == (2, 1, 0)
    assert desk.in_force() == {"l": 1}

    desk.send(stated(3, row("k", 10, 3)))

    assert desk.story("k") == [("assert", 10), ("retract", 0), ("assert", 10)]
    assert desk.in_force() == {"k": 10, "l": 1}


def test_a_withdrawal_points_at_the_line_that_made_it(desk: Desk) -> None:
    desk.send(stated(1, row("k", 10, 1)))
    desk.send(stated(2, row("l", 1, 2), row("k", 0, 2)))

    found = desk.ask(
        "select file.file_name, said.line from lake.balances as said "
        "join lake.files as file using (file_id) "
        "where said.account_id = 'k' and said.op = 'retract'"
    )
    assert found == [("stated_2.csv", 3)]


def test_a_withdrawal_repeated_is_a_duplicate_and_counts_when_one_comes_late(
    desk: Desk,
) -> None:
    desk.send(stated(1, row("k", 10, 1)))
    desk.send(stated(2, row("k", 0, 2)))
    again = desk.send(stated(4, row("k", 0, 4)))
    assert (again.duplicate, again.facts) == (1, 0)

    desk.send(stated(3, row("k", 20, 3)))

    assert desk.story("k") == [
        ("assert", 10),
        ("retract", 0),
        ("assert", 20),
        ("retract", 0),
    ]
    assert desk.in_force() == {}


def test_a_withdrawal_of_what_was_not_yet_said_waits_for_it(desk: Desk) -> None:
    desk.send(stated(2, row("k", 0, 2)))
    assert desk.in_force() == {}

    desk.send(stated(1, row("k", 10, 1)))

    assert desk.story("k") == [("assert", 10), ("retract", 0)]
    assert desk.in_force() == {}


def test_such_a_withdrawal_waits_though_a_full_list_lacked_the_key_too(
    desk: Desk,
) -> None:
    desk.send(listed(2, row("l", 1, 1)), stated(5, row("k", 0, 5)))
    desk.send(stated(3, row("k", 10, 3)))

    assert desk.story("k") == [("assert", 10), ("retract", 0)]
    assert desk.in_force() == {"l": 1}


def test_a_key_a_full_list_lacks_is_retracted_and_comes_back(desk: Desk) -> None:
    desk.send(listed(1, row("k", 10, 1), row("l", 1, 1)))
    gone = desk.send(listed(2, row("l", 1, 2)))
    assert (gone.retractions, desk.in_force()) == (1, {"l": 1})

    desk.send(listed(3, row("k", 10, 3), row("l", 1, 3)))

    assert desk.story("k") == [("assert", 10), ("retract", 10), ("assert", 10)]


def test_a_full_list_retracts_what_a_delta_stated(desk: Desk) -> None:
    desk.send(stated(1, row("k", 10, 1)))
    desk.send(listed(2, row("l", 1, 2)))

    assert desk.in_force() == {"l": 1}


def test_a_full_list_with_a_bad_line_retracts_nothing(desk: Desk) -> None:
    desk.send(listed(1, row("k", 10, 1), row("l", 1, 1)))
    text = HEADER + "l,2024-01-01,2,2024-03-02\nk,2024-01-01,ten,2024-03-02\n"
    spoilt = desk.send_texts(listed_2=text)

    assert (spoilt.retractions, spoilt.retractions_withheld) == (0, True)
    assert desk.in_force() == {"k": 10, "l": 2}


def test_a_full_list_with_a_line_in_conflict_retracts_nothing(desk: Desk) -> None:
    desk.send(listed(1, row("k", 10, 1)), stated(2, row("l", 1, 2)))
    text = HEADER + "k,2024-01-01,10,2024-03-03\nl,2024-01-01,2,2024-03-02\n"
    spoilt = desk.send_texts(listed_2=text)

    assert (spoilt.retractions, spoilt.retractions_withheld) == (0, True)
    assert desk.in_force() == {"k": 10, "l": 1}


def test_a_full_list_with_a_bad_line_says_nothing_again_for_the_key_it_lost(
    desk: Desk,
) -> None:
    desk.send(listed(1, row("k", 10, 1)))
    text = HEADER + "l,2024-01-01,1,2024-03-03\nk,2024-01-01,ten,2024-03-03\n"
    desk.send_texts(listed_3=text)
    desk.send(stated(2, row("k", 20, 2)))

    assert desk.in_force() == {"k": 20, "l": 1}


def test_an_empty_full_list_is_refused(desk: Desk) -> None:
    desk.send(listed(1, row("k", 10, 1)))

    with pytest.raises(FileRefusedError, match=r"listed_2\.csv is a full list with"):
        desk.send_texts(listed_2=HEADER)
    assert desk.in_force() == {"k": 10}


def test_an_empty_delta_is_taken(desk: Desk) -> None:
    empty = desk.send_texts(stated_1=HEADER)

    assert (empty.read, empty.set_aside, empty.facts) == (1, 1, 0)


def test_the_same_bytes_sent_as_two_kinds_do_not_double_a_version(desk: Desk) -> None:
    rows = (row("k", 10, 1), row("l", 1, 1))
    desk.send(stated(1, *rows))
    desk.send(listed(1, *rows))
    desk.send(listed(2, row("l", 1, 2)))
    desk.send(stated(3, row("k", 30, 3)))

    assert desk.story("k") == [("assert", 10), ("retract", 10), ("assert", 30)]
    chain = "select count(*) from lake.revisions where contract = 'balances'"
    assert desk.ask(chain) == [(3,)]


def test_a_key_of_another_source_is_quarantined(home: Home, desk: Desk) -> None:
    desk.send(stated(1, row("k", 10, 1)))
    other = write_source(desk.root / "other", name="other")
    sent = desk.folder()
    (sent / "stated_1.csv").write_text(HEADER + "k,2024-01-01,99,2024-03-05\n")
    with Intake(home) as intake:
        taken = intake.take(other, sent)

    assert taken.quarantine_by_rule == {"balances.key|of_another_source": 1}
    assert desk.in_force() == {"k": 10}


def test_an_open_door_holds_nothing_of_a_batch_that_has_landed(home: Home) -> None:
    with desk_at(home) as desk:
        desk.send(stated(1, row("k", 10, 1)))
        corrected = desk.send(stated(2, row("k", 20, 2)))
        tables = desk.ask("select table_name from duckdb_tables() where temporary")

    assert corrected.corrections == 1
    assert [name for (name,) in tables if name.startswith("kept_")] == []
