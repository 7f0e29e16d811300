"""One bank poisoned in every way, in every run of the tests."""

from pathlib import Path

from tests.drill.poison import ORDER, Count, drill, kinds

CORPUS = {
    *(f"F{n:02}" for n in range(1, 13)),
    *(f"T{n:02}" for n in range(1, 9)),
    *(f"S{n:02}" for n in range(1, 9)),
    *(f"V{n:02}" for n in range(1, 13)),
    *(f"D{n:02}" for n in range(1, 9)),
    *(f"I{n:02}" for n in range(1, 9)),
    *(f"M{n:02}" for n in range(1, 5)),
}
"""The sixty kinds of the corpus."""


def test_every_kind_of_the_corpus_is_planted() -> None:
    assert len(CORPUS) == 60
    assert {code for code, *_ in ORDER} - {"E9", "E15"} == CORPUS


def test_every_poison_meets_the_fate_that_was_named_for_it(tmp_path: Path) -> None:
    found = drill(tmp_path, seed=7)

    assert found.wrong == []
    assert (found.unaccounted, found.false_quarantine, found.false_flags) == (0, 0, 0)
    assert found.by_kind == dict.fromkeys(kinds(), Count(1, 1, 1))
    assert found.clean > 300
