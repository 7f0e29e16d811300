"""The place of a file among its like, as a number."""

import re
from datetime import date

from warehouse.errors import FileRefusedError

MOST_DIGITS = 18
MOST_LETTERS = 7


def sequence_number(text: str | date) -> int:
    """Turn what stands for a place in the order into a number that sorts alike.

    >>> sequence_number("2023-05-31"), sequence_number("7"), sequence_number("b")
    (20230531, 7, 2)
    """
    digits = re.sub(r"[^0-9]", "", str(text))
    letters = str(text).lower().encode()
    if len(digits) > MOST_DIGITS or (not digits and len(letters) > MOST_LETTERS):
        raise FileRefusedError(
            f"{text!r} is too long to tell a file's place among its like.",
            "Name the part that counts as the sequence in source.toml.",
        )
    if digits:
        return int(digits)
    return int.from_bytes(letters) - int.from_bytes(b"`")
