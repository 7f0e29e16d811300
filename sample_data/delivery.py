"""One delivery of the bank: every borrower's life, told and written to files."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from random import Random

from sample_data import stories
from sample_data.book import UNTIL, Borrower, book, counts
from sample_data.fact import Fact
from sample_data.files import Delivery, Part, part
from sample_data.lives import first_road, live
from sample_data.lives.opening import officers
from sample_data.plots import Truth, play, prepare
from sample_data.rates import rates
from sample_data.record import Line, told
from sample_data.segments import segments
from sample_data.witnesses import see

TOUR = "tour.json"
"""The stories of the book for the dashboard to show, beside its files and its truth."""

TOGETHER = 50
"""So many borrowers are told in one go; the bytes do not depend on it."""


def deliver(  # noqa: PLR0913  all but the place are given by name
    out: Path,
    *,
    borrowers: int,
    seed: int,
    until: date = UNTIL,
    processes: int | None = 1,
) -> dict[str, int]:
    """Write a whole book under `out` and give the number of lines of each file.

    Several processes, or one per processor where `processes` is None, tell the same.
    """
    everybody = book(borrowers, seed, until)
    chunks = iter(lambda: tuple(islice(everybody, TOGETHER)), ())
    with Delivery(out) as delivery:
        for some in _in_order(partial(_told, until=until), chunks, processes):
            delivery.add(some)
        delivery.add(part(_of_nobody(seed, until), until))
    tour = stories.as_document(delivery.stories, counts(borrowers))
    (out / TOUR).write_text(tour, "utf-8")
    return delivery.lines


def _told(borrowers: tuple[Borrower, ...], until: date) -> Part:
    """Tell of some borrowers."""
    truths: list[Truth] = []
    found: list[stories.Story] = []

    def lines() -> Iterator[Line]:
        for borrower in borrowers:
            facts, truth = everything(borrower, until)
            truths.extend([truth] if truth else [])
            of_one = [*told(facts, borrower.dice("record"), until)]
            if stories.may_tell(borrower):
                found.extend(stories.found_in(borrower, truth, of_one, until))
            yield from of_one

    return replace(part(lines(), until), truths=truths, stories=found)


def everything(borrower: Borrower, until: date) -> tuple[list[Fact], Truth | None]:
    """Give every fact of a life up to a day, what others saw of it, and the truth."""
    life = live(borrower, until, prepare)
    see(life)
    truth = play(life)
    is_story = first_road.is_story(borrower)
    return first_road.told(life) if is_story else life.facts, truth


def _of_nobody(seed: int, until: date) -> Iterator[Line]:
    """Tell of what is no borrower's: officers, exchange rates, the times."""
    for what, facts in (
        ("officers", officers(seed)),
        ("rates", rates(seed, until)),
        ("segments", segments(seed, until)),
    ):
        yield from told(facts, Random(f"{seed}/{what}/record"), until)


def _in_order(
    tell: Callable[[tuple[Borrower, ...]], Part],
    chunks: Iterable[tuple[Borrower, ...]],
    processes: int | None,
) -> Iterator[Part]:
    """Tell the chunks in as many processes, and give them in their order."""
    if processes == 1:
        yield from map(tell, chunks)
        return
    count = processes or os.cpu_count() or 1
    waiting: deque[Future[Part]] = deque()
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        for chunk in chunks:
            waiting.append(pool.submit(tell, chunk))
            # Few wait at a time: memory does not grow with the book.
            if len(waiting) > 2 * count:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
