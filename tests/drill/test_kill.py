"""Some of the kills of `make drill`, in every run of the tests."""

from pathlib import Path

import pytest

from tests.drill.kill import drill


@pytest.mark.parametrize("seed", [20, 22])
def test_twice_ten_kills_lose_nothing_and_leave_nothing_half_done(
    tmp_path: Path, seed: int
) -> None:
    found = drill(tmp_path, kills=10, seed=seed)

    assert found.wrong == []
    assert found.before_the_end > 0


@pytest.mark.postgres
def test_three_kills_beside_postgresql_do_not_either(tmp_path: Path) -> None:
    found = drill(tmp_path, kills=3, seed=21, catalog="postgres")

    assert found.wrong == []
    assert found.before_the_end > 0
