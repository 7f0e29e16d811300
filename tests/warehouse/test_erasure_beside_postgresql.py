"""Persons are erased where catalog and casebook are a team's PostgreSQL."""

from collections.abc import Callable

import pytest

from tests.warehouse.every_byte import places_of
from tests.warehouse.homes import on_postgres
from tests.warehouse.people import bank_at
from tests.warehouse.test_erasure import CARLA, DORA, filled, markers
from warehouse.access.erasure import erase
from warehouse.home import Home
from warehouse.intake.erasure import person
from warehouse.lake.verify import verify_lake


@on_postgres
@pytest.mark.usefixtures("catalog")
def test_one_person_is_erased_after_the_other(new_home: Callable[[], Home]) -> None:
    with bank_at(new_home()) as bank:
        filled(bank)
        for human in (CARLA, DORA):
            found = person(bank.home, bank.party(human))
            assert erase(bank.home, found, why="asked for it").is_new

        assert places_of(markers(CARLA, DORA), bank.home) == []
        assert verify_lake(bank.home) == {}
