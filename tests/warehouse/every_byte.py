"""Search every byte an installation wrote for some words, however they are written."""

import base64
import gzip
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl
import polars.selectors as cs

from warehouse.home import Home

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")


def spellings(word: str) -> set[bytes]:
    """Give the bytes a word may be found as."""
    close = "".join(c for c in word if c.isalnum())
    normal = unicodedata.normalize("NFKC", word)
    forms = {word, normal, normal.casefold(), normal.upper(), close, close.casefold()}
    plain = {form.encode(encoding) for form in forms for encoding in ENCODINGS}
    told = {form.encode() for form in forms}
    escaped = {form.encode("unicode_escape") for form in forms}
    hexed = {some.hex().encode() for some in told}
    return plain | escaped | hexed | {some for t in told for some in _base64(t)}


def _base64(told: bytes) -> Iterator[bytes]:
    """Give what base64 makes of some bytes wherever they begin among others."""
    for before in range(3):
        cut = (0, 2, 3)[before]
        text = base64.b64encode(b"\0" * before + told)
        yield text[cut : len(text) - 4]


def places_of(words: Iterable[str], home: Home) -> list[str]:
    """Name the files that hold one of the words, and which."""
    wanted = {word: spellings(word) for word in words}
    roots = [home.root, *([home.shared] if home.shared else [])]
    found = []
    for root in roots:
        for path in sorted(root.rglob("*")):
            if path.is_file():
                held = b"\0".join(_readings(path))
                found += [
                    f"{path.relative_to(root)}: {word}"
                    for word, forms in wanted.items()
                    if any(form in held for form in forms)
                ]
    return found


def _readings(path: Path) -> Iterator[bytes]:
    """Give a file as it lies, and unpacked where it is packed."""
    yield path.name.encode()
    yield path.read_bytes()
    if path.suffix == ".parquet":
        told = pl.read_parquet(path).select(cs.string())
        yield "\0".join(c for s in told for c in s.drop_nulls()).encode()
    elif path.suffix == ".gz":
        yield gzip.decompress(path.read_bytes())
