"""The lives of borrowers: what each kind earns, borrows, pays and fails to pay."""

from collections.abc import Callable
from datetime import date

from sample_data.book import Borrower
from sample_data.lives import business, project, retail
from sample_data.lives.life import Life
from sample_data.lives.opening import begin

_BY_KIND: dict[str, Callable[[Life], None]] = {
    "project": project.live,
    "corporate": business.live,
    "sme": business.live,
    "retail": retail.live,
}


def live(
    borrower: Borrower, until: date, prepare: Callable[[Life], None] | None = None
) -> Life:
    """Live a borrower's life up to a day; its facts come in the order they arose.

    Somebody may `prepare` it, once it has begun and before anything happens.
    """
    life = begin(borrower, until)
    if prepare is not None:
        prepare(life)
    _BY_KIND[borrower.kind](life)
    return life
