"""The tour: ten stories of the book, told in `stories.toml`, found in lives lived here.

Of each story the first of the book who lived it is shown, so that the days and figures
in it are always those of the record.
"""

import json
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from sample_data.book import Borrower
from sample_data.cast import SEATS
from sample_data.plots import Truth
from sample_data.record import Line
from sample_data.stories.finders import FINDERS
from sample_data.stories.lived import Landing, Lived, by_file

WORDS: tuple[dict[str, Any], ...] = tuple(
    tomllib.loads((Path(__file__).parent / "stories.toml").read_text("utf-8"))["story"]
)
"""The stories in the order of the tour, in words."""

LANGUAGES = ("zh", "en")


class Story(NamedTuple):
    """A story that was found: which one, in whose life, and where to land in it."""

    name: str
    borrower_id: str
    landing: Landing


def may_tell(borrower: Borrower) -> bool:
    """Tell whether a borrower is among those whose lives the tour looks through."""
    return borrower.number <= SEATS


def found_in(
    borrower: Borrower, truth: Truth | None, lines: Iterable[Line], until: date
) -> list[Story]:
    """Find the stories one life tells."""
    life = Lived(borrower, truth, by_file(lines), until)
    found = ((name, finder(life)) for name, finder in FINDERS.items())
    return [Story(n, borrower.borrower_id, landing) for n, landing in found if landing]


def as_document(stories: Mapping[str, Story], borrowers: Mapping[str, int]) -> str:
    """Write the stories that were found as the tour the dashboard reads.

    `borrowers` says how many of each kind there are: who is not in the book is not
    pointed to.
    """
    told = [
        _told(words, stories[words["name"]], borrowers)
        for words in WORDS
        if words["name"] in stories
    ]
    return json.dumps({"stories": told}, ensure_ascii=False, indent=1) + "\n"


def _told(
    words: dict[str, Any], story: Story, borrowers: Mapping[str, int]
) -> dict[str, Any]:
    landing = story.landing
    kinds = {kind[0].upper(): count for kind, count in borrowers.items()}
    said = {
        part: [words[tongue][part].format(**landing.figures) for tongue in LANGUAGES]
        for part in ("title", "seen", "matters")
    }
    labels = zip(*(words[tongue]["sights"] for tongue in LANGUAGES), strict=True)
    sights = [
        {"words": label, **sight._asdict(), "on": sight.on and str(sight.on)}
        for label, sight in zip(labels, landing.sights, strict=True)
        if int(sight.borrower_id[3:]) <= kinds[sight.borrower_id[2]]
    ]
    return {
        "name": story.name,
        "role": words["role"],
        "borrower_id": story.borrower_id,
        "as_of": str(landing.as_of),
        "earlier": landing.earlier and str(landing.earlier),
        "span": landing.span,
        **said,
        "sights": sights,
    }
