"""Run a question: stop it at its deadline, try again where the catalog was busy."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import duckdb
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random

from warehouse.errors import TooLongError

T = TypeVar("T")


@contextmanager
def stopped_after(
    seconds: float, cursor: duckdb.DuckDBPyConnection, name: str
) -> Iterator[None]:
    """Stop what runs on a cursor at its deadline, and go on until it has stopped.

    One interrupt is not enough: it is lost if it comes between two steps of a query.
    """
    done = threading.Event()

    def stop() -> None:
        done.wait(seconds)
        while not done.is_set():
            cursor.interrupt()
            done.wait(0.02)

    watch = threading.Thread(target=stop, daemon=True)
    watch.start()
    try:
        yield
    except duckdb.InterruptException:
        raise TooLongError(
            "The question {name} took longer than {seconds} s.",
            "Narrow the question, or try again when the machine is idle.",
            name=name,
            seconds=f"{seconds:g}",
        ) from None
    finally:
        done.set()
        watch.join()


def patiently(work: Callable[[], T]) -> T:
    """Try again where the catalog was busy for a moment; a reader must not notice."""
    attempts = Retrying(
        retry=retry_if_exception(_is_passing),
        stop=stop_after_attempt(8),
        wait=wait_random(0.02, 0.25),
        reraise=True,
    )
    return attempts(work)


def _is_passing(problem: BaseException) -> bool:
    return isinstance(problem, duckdb.Error) and "locked" in str(problem).lower()
