"""Search every byte an installation wrote for some words, however they are written."""

import base64
import gzip
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import polars as pl
import polars.selectors as cs

from warehouse.casebook.engine import casebook_of
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


AT_ONCE = 64_000_000
"""So many bytes are searched at once."""


def places_of(words: Iterable[str], home: Home, *also: Path) -> list[str]:
    """Name the files that hold one of the words in any spelling, and which."""
    return _places({word: spellings(word) for word in words}, home, also)


def places_as_kept(words: Iterable[str], home: Home, *also: Path) -> list[str]:
    """Name the files that hold one of the words just as it is, and which."""
    return _places({word: {word.encode()} for word in words}, home, also)


def _places(
    wanted: Mapping[str, set[bytes]], home: Home, also: Iterable[Path]
) -> list[str]:
    roots = [home.root, *([home.shared] if home.shared else []), *also]
    forms = [_letters(form) for told in wanted.values() for form in told]
    found: list[str] = []
    seen: set[Path] = set()
    while fresh := [p for root in roots for p in _files(root) if p not in seen]:
        for some in _some(fresh):
            # All words are looked for at once; which it was only where there is any.
            texts = pl.Series([_letters(held) for held in some.values()])
            hits = texts.str.contains_any(forms).to_list()
            found += [
                f"{_short(path, roots)}: {word}"
                for (path, held), is_hit in zip(some.items(), hits, strict=True)
                for word, told in wanted.items()
                if is_hit and any(form in held for form in told)
            ]
        seen.update(fresh)
    return found


def _some(paths: Iterable[Path]) -> Iterator[dict[Path, bytes]]:
    """Give files with all that can be read in them, as many as memory holds."""
    some: dict[Path, bytes] = {}
    for path in paths:
        # A server removes a file now and then, or calls it something else.
        with suppress(FileNotFoundError):
            some[path] = b"\0".join(_readings(path))
        if sum(map(len, some.values())) > AT_ONCE:
            yield some
            some = {}
    if some:
        yield some


def _files(root: Path) -> list[Path]:
    with suppress(FileNotFoundError):
        return sorted(path for path in root.rglob("*") if path.is_file())
    return _files(root)


def _short(path: Path, roots: list[Path]) -> Path:
    return next(path.relative_to(r) for r in roots if path.is_relative_to(r))


def _letters(raw: bytes) -> str:
    """Give bytes as a text of as many letters."""
    return raw.decode("latin-1")


def vault_of(home: Home) -> set[str]:
    """Give every key, digest and sealed value in the vault."""
    kept = {
        "vault_keys": "sealed",
        "vault_identities": "sealed",
        "vault_pseudonyms": "digest",
        "vault_tokens": "digest",
        "vault_quarantines": "sealed",
        "vault_suppressed": "digest",
    }
    with casebook_of(home).connect() as casebook:
        return {
            word
            for table, column in kept.items()
            for (word,) in casebook.exec_driver_sql(f"select {column} from {table}")
        }


def _readings(path: Path) -> Iterator[bytes]:
    """Give a file as it lies, and unpacked where it is packed."""
    yield path.name.encode()
    yield path.read_bytes()
    if path.suffix == ".parquet":
        told = pl.read_parquet(path).select(cs.string())
        yield "\0".join(c for s in told for c in s.drop_nulls()).encode()
    elif path.suffix == ".gz":
        yield gzip.decompress(path.read_bytes())
