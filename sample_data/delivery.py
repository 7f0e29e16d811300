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
from sample_data.book import Borrower, book, counts
from sample_data.configuration import DEFAULT, dice_of
from sample_data.fact import Fact
from sample_data.factors import factor_values
from sample_data.files import Delivery, Hidden, Part, part
from sample_data.judging import judged
from sample_data.lives import first_road, live
from sample_data.lives.life import Life
from sample_data.lives.opening import officers
from sample_data.lives.will import unwilling
from sample_data.plots import Truth, play, prepare
from sample_data.rates import rates
from sample_data.record import Line, told
from sample_data.segments import segments
from sample_data.sending import ALL, Sending
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
    sending: Sending = ALL,
    configuration: str = DEFAULT,
    processes: int | None = 1,
    passed: Callable[[int], object] = lambda _: None,
) -> dict[str, int]:
    """Write a book under `out`, or a share of it, and count the lines of each file.

    Several processes, or one per processor where `processes` is None, tell the same.
    As borrowers are written, `passed` hears of how many more.
    """
    everybody = book(
        borrowers,
        seed,
        sending.until,
        share=sending.share,
        configuration=configuration,
    )
    seed = dice_of(configuration, seed)
    chunks = iter(lambda: tuple(islice(everybody, TOGETHER)), ())
    with Delivery(out) as delivery:
        for some in _in_order(partial(_told, sending=sending), chunks, processes):
            delivery.add(some)
            passed(TOGETHER)
        if sending.share.number == 1:
            delivery.add(part(_of_nobody(seed, sending), sending.until))
            delivery.add(Part(truths=[*factor_values(seed, sending.until)]))
    tour = stories.as_document(delivery.stories, counts(borrowers))
    (out / TOUR).write_text(tour, "utf-8")
    return delivery.lines


def _told(borrowers: tuple[Borrower, ...], sending: Sending) -> Part:
    """Tell of some borrowers."""
    truths: list[Hidden] = []
    found: list[stories.Story] = []

    def lines() -> Iterator[Line]:
        for borrower in borrowers:
            life, facts, truth = lived(borrower, sending.until)
            truths.extend([truth] if truth else [])
            truths.extend(unwilling(life))
            truths.extend(judged(life))
            of_one = [
                *sending.sent(told(facts, borrower.dice("record"), sending.until))
            ]
            if stories.may_tell(borrower):
                found.extend(stories.found_in(borrower, truth, of_one, sending.until))
            yield from of_one

    return replace(part(lines(), sending.until), truths=truths, stories=found)


def everything(borrower: Borrower, until: date) -> tuple[list[Fact], Truth | None]:
    """Give every fact of a life up to a day, what others saw of it, and the truth."""
    _, facts, truth = lived(borrower, until)
    return facts, truth


def lived(borrower: Borrower, until: date) -> tuple[Life, list[Fact], Truth | None]:
    """Give a life as it was lived, with what was told of it and the truth of a plot."""
    life = live(borrower, until, prepare)
    see(life)
    truth = play(life)
    is_story = first_road.is_story(borrower)
    return life, first_road.told(life) if is_story else life.facts, truth


def _of_nobody(seed: int, sending: Sending) -> Iterator[Line]:
    """Tell of what is no borrower's: officers, exchange rates, the times."""
    until = sending.until
    for what, facts in (
        ("officers", officers(seed)),
        ("rates", rates(seed, until)),
        ("segments", segments(seed, until)),
    ):
        dice = Random(f"{seed}/{what}/record")
        yield from sending.sent(told(facts, dice, until))


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
