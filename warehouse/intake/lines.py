"""Physical lines: the bytes of a file, split and decoded, none of them lost.

However long a file or one line of it is, no more than a block of it is held at a time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from warehouse.errors import FileRefusedError
from warehouse.intake.arrivals import Arrival

BLOCK_BYTES = 8 * 1024 * 1024
BLOCK_LINES = 250_000
BEGINNING = 4096
"""So many bytes are kept of a line too long to be read."""
A_FEW = 3
"""So many undecodable lines may stand in any file, however short, and one in a hundred
in a long one; where there are more, and most of those that could tell, the encoding as
a whole is taken to be wrong."""

CONTROLS = bytes([*range(9), *range(11, 13), *range(14, 32), 127])
"""What no line of text holds, nor a carriage return but at its end.

A tab may stand anywhere: senders put one behind a number to keep Excel off it.
"""

BYTE_ORDER_MARK = "\ufeff"

UNREADABLE = "line|unreadable_bytes"
TOO_LONG = "line|too_long"
CONTROL_CHARACTER = "line|control_character"


@dataclass(frozen=True)
class Block:
    """Some lines of a file in order: `line` (the batch's number), `raw`, `flaw`.

    `flaw` names what is wrong with the bytes of a line, or is null; of a line too long,
    `raw` holds the beginning. `size` counts the bytes, `is_ascii` tells whether all of
    it is.
    """

    lines: pl.DataFrame
    decoded_as: str
    size: int
    is_ascii: bool


def blocks(arrival: Arrival, size: int = BLOCK_BYTES) -> Iterator[Block]:
    """Yield a file's lines block by block, so that memory does not grow with it."""
    encoding, longest = _encoding(arrival), arrival.limits.line_bytes
    done = 0
    for data in _whole_lines(arrival.path, size, longest):
        told = _read(data, encoding, longest)
        if not done:
            told = told.with_columns(_without_mark(told["raw"]))
        numbers = arrival.numbers(done, told.height)
        done += told.height
        lines = told.with_columns(line=numbers)
        yield Block(lines, encoding, len(data), data.isascii())


def _whole_lines(path: Path, size: int, longest: int) -> Iterator[bytes]:
    """Yield some whole lines at a time, without the last one's end.

    Of a line longer than the longest, what goes beyond is dropped, all but one byte,
    which shows that there was more.
    """
    rest = b""
    with path.open("rb") as stream:
        while chunk := stream.read(size):
            first, newline, others = chunk.partition(b"\n")
            rest += first[: max(0, longest + 1 - len(rest))]
            if newline:
                whole, newline, last = others.rpartition(b"\n")
                yield from _some_lines(rest + b"\n" + whole if newline else rest)
                rest = last[: longest + 1]
    if rest:
        yield from _some_lines(rest)


def _some_lines(data: bytes) -> Iterator[bytes]:
    """Part what has very many lines: a block of nothing but line ends has millions."""
    while data.count(b"\n") >= BLOCK_LINES:
        *some, data = data.split(b"\n", BLOCK_LINES)
        yield b"\n".join(some)
    yield data


def _read(data: bytes, encoding: str, longest: int) -> pl.DataFrame:
    """Decode lines at once where that goes, else one by one."""
    try:
        if _has_line_longer(data, longest):
            return _read_singly(data, encoding, longest)
        texts = data.decode(encoding).split("\n")
    except UnicodeDecodeError:
        return _read_singly(data, encoding, longest)
    raw = pl.Series("raw", texts, dtype=pl.String).str.strip_suffix("\r")
    return pl.DataFrame([raw]).with_columns(flaw=_control_flaw(data))


def _has_line_longer(data: bytes, longest: int) -> bool:
    start = 0
    while start + longest < len(data):
        newline = data.rfind(b"\n", start, start + longest + 1)
        if newline < 0:
            return True
        start = newline + 1
    return False


def _control_flaw(data: bytes) -> pl.Expr:
    """Name the lines that hold a control character, looking only where any does."""
    returns = data.count(b"\r\n") + data.endswith(b"\r")
    others = len(data) - len(data.translate(None, CONTROLS))
    if data.count(b"\r") == returns and not others:
        return pl.lit(None, dtype=pl.String)
    return pl.when(pl.col("raw").str.contains(r"[\x00-\x08\x0a-\x1f\x7f]")).then(
        pl.lit(CONTROL_CHARACTER)
    )


def _read_singly(data: bytes, encoding: str, longest: int) -> pl.DataFrame:
    told = [_read_one(line, encoding, longest) for line in data.split(b"\n")]
    frame = pl.DataFrame(
        told, schema={"raw": pl.String, "flaw": pl.String}, orient="row"
    ).with_columns(pl.col("raw").str.strip_suffix("\r"))
    return frame.with_columns(flaw=pl.coalesce("flaw", _control_flaw(data)))


def _read_one(line: bytes, encoding: str, longest: int) -> tuple[str, str | None]:
    if len(line) > longest:
        return line[:BEGINNING].decode(encoding, errors="backslashreplace"), TOO_LONG
    try:
        return line.decode(encoding), None
    except UnicodeDecodeError:
        return line.decode(encoding, errors="backslashreplace"), UNREADABLE


def _without_mark(raw: pl.Series) -> pl.Series:
    """Take the byte order mark off a file's first line."""
    if raw[0].startswith(BYTE_ORDER_MARK):
        return pl.concat([raw[:1].str.strip_prefix(BYTE_ORDER_MARK), raw[1:]])
    return raw


def _encoding(arrival: Arrival) -> str:
    """Choose the first declared encoding that reads the file's beginning.

    Of a file too short to tell by its share of bad lines, one that reads none of the
    lines that could tell is passed over for one that reads them.
    """
    longest = arrival.limits.line_bytes
    first = next(_whole_lines(arrival.path, 1024 * 1024, longest)).split(b"\n")
    telling = [raw for raw in first if not raw.isascii()]
    read = {e: sum(_decodes(raw, e) for raw in telling) for e in arrival.kind.encoding}
    for encoding in arrival.kind.encoding:
        reads_none = not read[encoding] and any(read.values())
        if not reads_none and not _is_wrong(encoding, first):
            return encoding.removesuffix("-sig")  # the mark is taken off here
    declared = " or ".join(arrival.kind.encoding)
    raise FileRefusedError(
        f"{arrival.name} is not written in {declared}.",
        "Declare its encoding in source.toml, for example gb18030.",
    )


def _is_wrong(encoding: str, lines: list[bytes]) -> bool:
    bad = sum(not _decodes(raw, encoding) for raw in lines)
    if bad <= max(A_FEW, len(lines) // 100):
        return False
    return bad * 2 > sum(not raw.isascii() for raw in lines)


def _decodes(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
