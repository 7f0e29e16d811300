"""Amounts in the bytes of JSON Lines, many lines at once: for the control totals.

In a line without an escape or an object in it, a name in quotes before a colon is a key
and nothing else. Every other line is left to be read one by one.
"""

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from warehouse.intake.amounts import Amounts, Places, parsed

_NEWLINE, _ESCAPE, _OPENS, _LISTS = b"\n\\{["
_CODE = re.compile(rb"[A-Z]{3}")
_NULL = b"null"


@dataclass(frozen=True)
class Keys:
    """Under which keys an amount and its currency stand."""

    amount: str
    unit: str | None = None


def read_json_amounts(block: bytes, keys: Keys) -> Amounts:
    """Read the amounts of whole lines in UTF-8."""
    data = np.frombuffer(block or b"\n", np.uint8)
    ends = np.append(np.flatnonzero(data == _NEWLINE), len(data))
    is_odd = _odd(data, ends)
    spans = _spans(block, keys.amount)
    lines = np.searchsorted(ends, spans[:, 0])
    millionths, decimals, is_number = parsed(data, spans[:, 0], spans[:, 1])
    units = None
    if keys.unit is not None:
        units, has_code = _codes(block, keys.unit, ends)
        units, is_number = units[lines], is_number & has_code[lines]
    is_number &= ~is_odd[lines]
    left = np.union1d(np.flatnonzero(is_odd), lines[~is_number])
    return Amounts(
        lines=lines[is_number],
        millionths=millionths[is_number],
        decimals=int(decimals[is_number].max(initial=0)),
        units=None if units is None else units[is_number],
        rest=left,
    )


def _odd(data: npt.NDArray[np.uint8], ends: Places) -> npt.NDArray[np.bool_]:
    """Tell which lines hold more than names, texts and numbers without an escape."""
    opened = np.searchsorted(ends, np.flatnonzero(data == _OPENS))
    is_odd = np.bincount(opened, minlength=len(ends)) > 1
    marks = np.flatnonzero((data == _ESCAPE) | (data == _LISTS))
    is_odd[np.searchsorted(ends, marks)] = True
    return is_odd


def _pattern(key: str) -> re.Pattern[bytes]:
    name = re.escape(key.encode())
    return re.compile(rb'"%s"[ \t]*:[ \t]*(?:"([^"\n]*)"|([^",}\s]+))' % name)


def _spans(block: bytes, key: str) -> Places:
    """Give where each value of a key starts and stops, but for those that are none."""
    found = (
        match.span(1) if match[2] is None else match.span(2)
        for match in _pattern(key).finditer(block)
        if match[1] != b"" and match[2] != _NULL
    )
    return np.array(list(found), np.int64).reshape(-1, 2)


def _codes(
    block: bytes, key: str, ends: Places
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.bool_]]:
    """Give three capitals for each line, and whether it tells them."""
    codes = np.zeros((len(ends), 3), np.uint8)
    is_told = np.zeros(len(ends), np.bool_)
    words = _pattern(key).finditer(block)
    found = [(match.start(), match[1]) for match in words if _is_code(match[1])]
    lines = np.searchsorted(ends, np.array([at for at, _ in found], np.int64))
    told = np.frombuffer(b"".join(word for _, word in found), np.uint8)
    codes[lines], is_told[lines] = told.reshape(-1, 3), True
    return codes, is_told


def _is_code(word: bytes | None) -> bool:
    return word is not None and _CODE.fullmatch(word) is not None
