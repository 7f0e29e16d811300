"""What to do when the catalog does not answer: try again, then say so in a sentence."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import duckdb
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random

from warehouse.home import Home
from warehouse.lake.catalogs import catalog_of

T = TypeVar("T")


def patiently(home: Home, work: Callable[[], T]) -> T:
    """Read again where the catalog was busy for a moment; a reader must not notice."""
    attempts = Retrying(
        retry=retry_if_exception(lambda problem: _is_passing(home, problem)),
        stop=stop_after_attempt(8),
        wait=wait_random(0.02, 0.25),
        reraise=True,
    )
    with answering(home):
        return attempts(work)


@contextmanager
def answering(home: Home) -> Iterator[None]:
    """Say in a sentence that the catalog does not answer, where that is what is wrong.

    Raises LakeError.
    """
    try:
        yield
    except duckdb.Error as problem:
        if (said := catalog_of(home).lost(problem)) is not None:
            raise said from problem
        raise


def _is_passing(home: Home, problem: BaseException) -> bool:
    return isinstance(problem, duckdb.Error) and (
        "locked" in str(problem).lower() or catalog_of(home).lost(problem) is not None
    )
