"""One delivery of the bank: every borrower's life, told and written to files."""

from datetime import date
from pathlib import Path

from sample_data.book import UNTIL, book
from sample_data.files import Delivery
from sample_data.lives import live
from sample_data.lives.opening import officers
from sample_data.rates import rates
from sample_data.record import told


def deliver(
    out: Path, *, borrowers: int, seed: int, until: date = UNTIL
) -> dict[str, int]:
    """Write a whole book under `out` and give the number of lines of each file."""
    with Delivery(out, until) as delivery:
        for borrower in book(borrowers, seed, until):
            facts = live(borrower, until)
            delivery.write(told(facts, borrower.dice("record"), until))
        delivery.write(told(officers(seed), borrower.dice("officers"), until))
        delivery.write(told(rates(seed, until), borrower.dice("rates"), until))
    return delivery.lines
