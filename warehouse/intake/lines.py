"""Physical lines: the bytes of a file, split and decoded, none of them lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from warehouse.errors import FileRefusedError
from warehouse.intake.arrivals import Arrival

BLOCK_BYTES = 32 * 1024 * 1024
A_FEW = 3
"""So many undecodable lines may stand in any file, however short, and one in a hundred
in a long one; where there are more, and most of those that could tell, the encoding as
a whole is taken to be wrong."""


@dataclass(frozen=True)
class Block:
    """Some lines of a file in order: `line` (the batch's number), `raw`, `readable`."""

    lines: pl.DataFrame
    decoded_as: str


def blocks(arrival: Arrival, size: int = BLOCK_BYTES) -> Iterator[Block]:
    """Yield a file's lines block by block, so that memory does not grow with it."""
    encoding = _encoding(arrival)
    number = arrival.first_line + 1
    for raw_lines in _raw_blocks(arrival.path, size):
        texts, readable = _decoded(raw_lines, encoding)
        last = number + len(texts)
        frame = pl.DataFrame(
            {
                "line": pl.int_range(number, last, dtype=pl.Int64, eager=True),
                "raw": pl.Series(texts, dtype=pl.String).str.strip_suffix("\r"),
                "readable": pl.Series(readable, dtype=pl.Boolean),
            }
        )
        number = last
        yield Block(frame, encoding)


def _raw_blocks(path: Path, size: int) -> Iterator[list[bytes]]:
    rest = b""
    with path.open("rb") as stream:
        while chunk := stream.read(size):
            head, newline, rest_of_chunk = chunk.rpartition(b"\n")
            if not newline:
                rest += chunk
                continue
            yield (rest + head).split(b"\n")
            rest = rest_of_chunk
    if rest:
        yield rest.split(b"\n")


def _decoded(raw_lines: list[bytes], encoding: str) -> tuple[list[str], list[bool]]:
    try:
        texts = b"\n".join(raw_lines).decode(encoding).split("\n")
        return texts, [True] * len(texts)
    except UnicodeDecodeError:
        texts = [raw.decode(encoding, errors="backslashreplace") for raw in raw_lines]
        return texts, [_decodes(raw, encoding) for raw in raw_lines]


def _decodes(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _encoding(arrival: Arrival) -> str:
    """Choose the first declared encoding that reads the file's beginning.

    Of a file too short to tell by its share of bad lines, one that reads none of the
    lines that could tell is passed over for one that reads them.
    """
    first = next(_raw_blocks(arrival.path, 1024 * 1024))
    telling = [raw for raw in first if not raw.isascii()]
    read = {e: sum(_decodes(raw, e) for raw in telling) for e in arrival.kind.encoding}
    for encoding in arrival.kind.encoding:
        reads_none = not read[encoding] and any(read.values())
        if not reads_none and not _is_wrong(encoding, first):
            return "utf-8-sig" if encoding == "utf-8" else encoding
    declared = " or ".join(arrival.kind.encoding)
    raise FileRefusedError(
        f"{arrival.path.name} is not written in {declared}.",
        "Declare its encoding in source.toml, for example gb18030.",
    )


def _is_wrong(encoding: str, lines: list[bytes]) -> bool:
    bad = sum(not _decodes(raw, encoding) for raw in lines)
    if bad <= max(A_FEW, len(lines) // 100):
        return False
    return bad * 2 > sum(not raw.isascii() for raw in lines)
