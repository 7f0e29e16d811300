"""The second opinion is sharp enough: it notices every fault planted in the engine."""

import pytest

from tests.policy.mutants import (
    OF_THE_ENGINE,
    OF_THE_POLICY,
    Examined,
    spoiled_engine,
    spoiled_policies,
)
from warehouse.access.decide import decide
from warehouse.access.policy import PACKAGED, read_policy


@pytest.fixture(scope="module")
def examined() -> Examined:
    return Examined(20_000, seed=2)


def test_the_engine_as_it_is_stands(examined: Examined) -> None:
    policy = read_policy(PACKAGED.read_bytes())

    assert examined.tell_apart(decide, policy) is None


@pytest.mark.parametrize(("old", "new"), OF_THE_ENGINE)
def test_a_spoiled_engine_is_noticed(old: str, new: str, examined: Examined) -> None:
    policy = read_policy(PACKAGED.read_bytes())

    assert examined.tell_apart(spoiled_engine(old, new), policy) is not None


@pytest.mark.parametrize(("old", "new"), OF_THE_POLICY)
def test_a_spoiled_policy_is_noticed(old: str, new: str, examined: Examined) -> None:
    for policy in spoiled_policies(old, new):
        assert examined.tell_apart(decide, policy) is not None
