"""Amounts in raw bytes, many lines at once: how the control totals read a file.

It shares neither code nor library with the reading that makes facts, so that a fault of
that one cannot hide here. What is not plain (a quote, a letter where digits belong, too
many digits) is left to be read line by line.
"""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.int64]

SCALE = 6
"""Amounts are counted in millionths, exactly."""

MOST_WHOLE = 12
"""So many digits before the point leave room for six behind it in 64 bits."""

MOST_BYTES = 1 + MOST_WHOLE + 1 + SCALE
_NEWLINE, _RETURN, _POINT, _PLUS, _MINUS, _ZERO = b"\n\r.+-0"
_HALF = 10**9


@dataclass(frozen=True)
class Layout:
    """Where an amount and its currency stand, of so many fields, counted from 0."""

    delimiter: bytes
    fields: int
    place: int
    unit: int | None = None


@dataclass(frozen=True)
class Amounts:
    """Amounts of a block: which of its lines, counted from 0, how much, and in what.

    `millionths` are exact; `decimals` is how many places the longest tells; `units` is
    three bytes a row, where the layout names a currency. `rest` are the lines that may
    tell an amount but must be read one by one.
    """

    lines: Places
    millionths: Places
    decimals: int
    units: npt.NDArray[np.uint8] | None
    rest: Places

    def sum_by_unit(self, wanted: npt.NDArray[np.bool_]) -> dict[str, Decimal]:
        """Add up the wanted ones by currency, or under '' where none is named."""
        if self.units is None:
            return {"": self._total(self.millionths[wanted])}
        codes = self.units[wanted].astype(np.int64) @ np.array([65536, 256, 1])
        sums = {}
        for code in np.unique(codes):
            name = int(code).to_bytes(3).decode("ascii")
            sums[name] = self._total(self.millionths[wanted][codes == code])
        return sums

    def _total(self, millionths: Places) -> Decimal:
        """Add up exactly, however many; written with as many places as were told."""
        high, low = np.divmod(millionths, _HALF)
        whole = int(high.sum()) * _HALF + int(low.sum())
        return Decimal(whole // 10 ** (SCALE - self.decimals)).scaleb(-self.decimals)


def is_plain(block: bytes, encoding: str) -> bool:
    """Tell whether each byte of a block is what it seems: none encloses or is half."""
    return b'"' not in block and (encoding.startswith("utf-8") or block.isascii())


def read_amounts(block: bytes, layout: Layout) -> Amounts:
    """Read the amounts of whole lines that are plain (see `is_plain`)."""
    data = np.frombuffer(block or b"\n", np.uint8)
    ends = np.flatnonzero(data == _NEWLINE)
    if data[-1] != _NEWLINE:
        ends = np.append(ends, len(data))
    starts = np.concatenate(([0], ends[:-1] + 1))
    cuts = np.flatnonzero(data == layout.delimiter[0])
    before = np.searchsorted(cuts, starts)
    lines = np.flatnonzero(np.searchsorted(cuts, ends) - before == layout.fields - 1)
    rows = _Rows(data, starts[lines], ends[lines], cuts, before[lines], layout)
    start, stop = rows.field(layout.place)
    millionths, decimals, is_number = parsed(data, start, stop)
    units = None
    if layout.unit is not None:
        units, is_code = rows.codes(layout.unit)
        is_number &= is_code
    told = stop > start
    return Amounts(
        lines=lines[is_number],
        millionths=millionths[is_number],
        decimals=int(decimals[is_number].max(initial=0)),
        units=None if units is None else units[is_number],
        rest=lines[told & ~is_number],
    )


@dataclass(frozen=True)
class _Rows:
    """The well-formed lines of a block, and where each is cut."""

    data: npt.NDArray[np.uint8]
    starts: Places
    ends: Places
    cuts: Places
    before: Places
    layout: Layout

    def field(self, place: int) -> tuple[Places, Places]:
        """Give where a field starts and stops in each line."""
        start, stop = self.starts, self.ends
        if place > 0:
            start = self.cuts[self.before + place - 1] + 1
        if place < self.layout.fields - 1:
            stop = self.cuts[self.before + place]
        elif len(stop):
            last = self.data[np.maximum(stop - 1, 0)]
            stop = stop - ((last == _RETURN) & (stop > start))
        return start, stop

    def codes(self, place: int) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.bool_]]:
        """Give a field of three capitals in each line, and whether it is that."""
        start, stop = self.field(place)
        at = np.minimum(start[:, None] + np.arange(3), len(self.data) - 1)
        codes = self.data[at]
        capitals = (codes >= ord("A")) & (codes <= ord("Z"))
        return codes, (stop - start == codes.shape[1]) & capitals.all(axis=1)


def parsed(
    data: npt.NDArray[np.uint8], start: Places, stop: Places
) -> tuple[Places, Places, npt.NDArray[np.bool_]]:
    """Read each span as a signed decimal: millionths, its places, whether it is one."""
    length = stop - start
    value = np.zeros(len(start), np.int64)
    whole, behind = np.zeros_like(value), np.zeros_like(value)
    pointed = np.zeros(len(start), np.bool_)
    fits = (length > 0) & (length <= MOST_BYTES)
    negative = np.zeros_like(pointed)
    longest = int(length[fits].max(initial=0))
    for step in range(longest):
        inside = fits & (step < length)
        byte = data[np.where(inside, start + step, 0)]
        digit = byte.astype(np.int64) - _ZERO
        is_digit = inside & (digit >= 0) & (digit < 10)  # noqa: PLR2004  ten digits
        is_point = inside & (byte == _POINT) & ~pointed & (whole > 0)
        is_sign = inside & (step == 0) & ((byte == _MINUS) | (byte == _PLUS))
        fits &= ~inside | is_digit | is_point | is_sign
        negative |= is_sign & (byte == _MINUS)
        value = np.where(is_digit, value * 10 + digit, value)
        behind += is_digit & pointed
        whole += is_digit & ~pointed
        pointed |= is_point
    fits &= (whole > 0) & (whole <= MOST_WHOLE) & (behind <= SCALE)
    scaled = value * 10 ** np.clip(SCALE - behind, 0, SCALE)
    return np.where(negative, -scaled, scaled), behind, fits
