"""The lives of borrowers: what each kind earns, borrows, pays and fails to pay."""

from collections.abc import Callable
from datetime import date

from sample_data.book import Borrower
from sample_data.fact import Fact
from sample_data.lives import business, project, retail

_BY_KIND: dict[str, Callable[[Borrower, date], list[Fact]]] = {
    "project": project.live,
    "corporate": business.live,
    "sme": business.live,
    "retail": retail.live,
}


def live(borrower: Borrower, until: date) -> list[Fact]:
    """Give every fact of a borrower's life up to a day, in the order they arose."""
    return _BY_KIND[borrower.kind](borrower, until)
