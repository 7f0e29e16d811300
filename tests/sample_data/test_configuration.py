"""The held-out configuration is another world, drawn wider, and nothing chooses it."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from sample_data.book import SCHEMES, book
from sample_data.configuration import (
    DEFAULT,
    HELD_OUT,
    LOADINGS,
    PLOTS,
    SHARES,
    dice_of,
)
from sample_data.factors import LOADINGS as DEFAULT_LOADINGS

ROOT = Path(__file__).parents[2]


def test_what_plots_are_drawn_from_goes_further_both_ways_and_overlaps() -> None:
    for what, (default, held_out) in PLOTS.items():
        if not default.width:
            assert held_out != default, what
            continue
        assert held_out.least <= default.least, what
        assert held_out.least + held_out.width > default.least + default.width, what


def test_other_schemes_are_as_common_and_other_times_are_felt() -> None:
    for kind, rows in SCHEMES.items():
        assert sum(SHARES[kind]) == pytest.approx(1)
        assert SHARES[kind] != tuple(share for _, _, share in rows)
        assert LOADINGS[kind] != DEFAULT_LOADINGS[kind]


def test_others_sit_in_the_seats_and_nobody_is_in_both_books() -> None:
    default, held_out = (
        [*book(600, 7, configuration=c)][1:] for c in (DEFAULT, HELD_OUT)
    )
    seats = [
        {b.borrower_id for b in people if b.role and b.role.is_planted}
        for people in (default, held_out)
    ]

    assert {b.identity.id_number for b in default}.isdisjoint(
        b.identity.id_number for b in held_out
    )
    assert len(seats[0] & seats[1]) < 0.5 * len(seats[1])
    assert Counter(b.kind for b in default) == Counter(b.kind for b in held_out)


def test_a_configuration_nobody_knows_is_refused() -> None:
    with pytest.raises(LookupError, match="default or held_out"):
        dice_of("tuned", 7)


def test_the_held_out_book_is_written_when_asked_for(tmp_path: Path) -> None:
    told = ("--borrowers", "12", "--out", str(tmp_path), "--processes", "1")
    for chosen in ((), ("--configuration", HELD_OUT)):
        subprocess.run(
            [sys.executable, "-m", "sample_data", *told, *chosen],
            check=True,
            cwd=ROOT,
            capture_output=True,
        )
        (written,) = (tmp_path / "files").glob("customers_*.csv")
        written.rename(tmp_path / f"{len(chosen)}.csv")

    texts = [(tmp_path / f"{n}.csv").read_text("utf-8") for n in (0, 2)]
    assert texts[0] != texts[1]
    assert len(texts[0].splitlines()) == len(texts[1].splitlines())


def test_nothing_of_the_product_names_the_held_out_configuration() -> None:
    places = [ROOT / "analytics", ROOT / "warehouse", ROOT / "pages", ROOT / "app.py"]
    files = [f for p in places for f in ([p] if p.is_file() else p.rglob("*.py"))]
    naming = [f.name for f in files if "held_out" in f.read_text("utf-8").lower()]

    assert naming == ["bench.py"]
