"""Fingerprints of what is handed in: the bytes' own, and what a picture looks like.

A picture is told again by its perceptual hash though it was scaled or saved anew; the
bytes are needed for no longer than it takes to work both out.
"""

import hashlib
import io
from dataclasses import dataclass

from PIL import Image, ImageOps

MOST_PIXELS = 80_000_000
"""A picture of more is not opened: it may be made to fill the memory."""

SIDE = 8

UNREADABLE = (
    *(OSError, ValueError, SyntaxError),
    *(Image.DecompressionBombError, Image.DecompressionBombWarning),
)
"""What Pillow raises of a file that is no picture, or of one made to do harm."""


@dataclass(frozen=True)
class Fingerprints:
    """SHA-256 of the bytes, and 64 bits of how a picture looks; both hexadecimal."""

    sha256: str
    perceptual: str | None


def fingerprints(content: bytes) -> Fingerprints:
    """Work out the fingerprints of a file; what is no picture looks like nothing."""
    return Fingerprints(hashlib.sha256(content).hexdigest(), _looks(content))


def distance(one: str, other: str) -> int:
    """Count the bits two pictures' looks differ in: few for the same picture.

    >>> distance("00000000000000ff", "00000000000000f0")
    4
    """
    return (int(one, 16) ^ int(other, 16)).bit_count()


def _looks(content: bytes) -> str | None:
    """Hash in which of neighbouring spots it is brighter (a difference hash)."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            upright = ImageOps.exif_transpose(picture).convert("L")
    except UNREADABLE:
        return None
    spots = upright.resize((SIDE + 1, SIDE), Image.Resampling.LANCZOS).tobytes()
    bits = "".join(
        "1" if spots[at] > spots[at + 1] else "0"
        for row in range(SIDE)
        for at in range(row * (SIDE + 1), row * (SIDE + 1) + SIDE)
    )
    return f"{int(bits, 2):016x}"
