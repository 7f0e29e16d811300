"""Some of the kills of `make drill`, in every run of the tests."""

from pathlib import Path

import pytest

from tests.drill.kill import drill


def test_twenty_kills_lose_nothing_and_leave_nothing_half_done(tmp_path: Path) -> None:
    found = drill(tmp_path, kills=20, seed=20)

    assert found.wrong == []
    assert found.before_the_end > 0


@pytest.mark.postgres
def test_three_kills_beside_postgresql_do_not_either(tmp_path: Path) -> None:
    found = drill(tmp_path, kills=3, seed=21, catalog="postgres")

    assert found.wrong == []
    assert found.before_the_end > 0
