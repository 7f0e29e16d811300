"""What happens to everyone all the time says nothing by having happened last."""

from tests.warehouse.sample import ask, look, sample_home
from warehouse.contracts import KINDS, ROUTINE


def test_no_borrower_is_listed_by_what_is_routine() -> None:
    found = ask(look(sample_home()), "find_borrowers").rows

    assert found.height > 0
    assert set(found["last_kind"]) & set(ROUTINE) == set()


def test_what_ought_to_alarm_is_never_routine() -> None:
    told = {name for name in ROUTINE if KINDS[name].tone in {"watch", "bad"}}

    assert told == set()
