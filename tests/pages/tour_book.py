"""A book of those alone whom the tour tells of, with its stories beside it."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from pages.terminal import book as demo
from sample_data import delivery
from sample_data.book import Borrower, book
from sample_data.sending import ALL
from sample_data.stories import WORDS, Story
from warehouse.home import Home

BORROWERS, SEED = 300, 7


def home_of_the_tour(folder: Path) -> Home:
    """Take in the lives of the stories, out of the default book."""
    home = Home(folder / "home")
    everybody = {b.borrower_id: b for b in book(BORROWERS, SEED)}
    of_stories = {
        sight.borrower_id
        for story in first_told(everybody.values())
        for sight in story.landing.sights
    }
    with pytest.MonkeyPatch.context() as patch:
        chosen = [everybody[borrower] for borrower in sorted(of_stories)]
        patch.setattr(delivery, "book", lambda *_, **__: iter(chosen))
        demo._build_sample_book(home, borrowers=BORROWERS, seed=SEED)
    return home


def first_told(everybody: Iterable[Borrower]) -> Iterator[Story]:
    """Find each story in the first life that tells it."""
    wanted = {words["name"] for words in WORDS}
    for borrower in everybody:
        role = borrower.role
        plain = borrower.kind == "sme" and role is None and "cure" in wanted
        if plain or borrower.number <= 2 or (role and role.plot in wanted):
            for story in delivery._told((borrower,), ALL).stories:
                if story.name in wanted:
                    wanted.remove(story.name)
                    yield story
