import re
from collections import defaultdict
from decimal import Decimal, localcontext

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from warehouse.intake.amounts import Layout, is_plain, read_amounts

AMOUNTS = st.one_of(
    st.decimals(-(10**12) + 1, 10**12 - 1, places=2).map(str),
    st.integers(-(10**14), 10**14).map(str),
    st.from_regex(r"[+-]?[0-9]{0,16}(\.[0-9]{0,8})?", fullmatch=True),
    st.sampled_from(
        ["", "-", ".", "+.5", "1e5", " 12.50", "12 ", "１２", "NaN", "007.10", "1.2.3"]
    ),
)
CODES = st.sampled_from(["CNY", "USD", "JPY", "", "cny", "EURO"])
LINES = st.lists(st.tuples(st.sampled_from("ab"), AMOUNTS, CODES), max_size=12)
RAGGED = st.sampled_from(["", "x", "a,1", "a,1,CNY,more", ",,"])


def one_by_one(lines: list[str], currency: str) -> dict[str, Decimal]:
    """The same sums the slow way: every line cut and read by itself."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        row = line.rstrip("\r").split(",")
        if len(row) == 3 and re.fullmatch(
            r"[+-]?[0-9]{1,15}(\.[0-9]{0,20})?", row[1].strip()
        ):
            sums[row[2].strip() or currency] += Decimal(row[1].strip())
    return dict(sums)


@given(LINES, st.lists(RAGGED, max_size=3), st.sampled_from(["\n", "\r\n", ""]))
def test_amounts_read_at_once_are_those_read_one_by_one(
    told: list[tuple[str, str, str]], ragged: list[str], ending: str
) -> None:
    lines = [",".join(row) for row in told] + ragged
    text = (ending or "\n").join(lines)
    block = (text + ending).encode()
    layout = Layout(delimiter=b",", fields=3, place=1, unit=2)

    found = read_amounts(block, layout)
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for unit, amount in found.sum_by_unit(np.ones(len(found.lines), np.bool_)).items():
        sums[unit] += amount
    rest = [lines[place] for place in found.rest]
    for unit, amount in one_by_one(rest, "CNY").items():
        sums[unit] += amount

    assert dict(sums) == one_by_one(lines, "CNY")
    assert not set(found.lines) & set(found.rest)


@given(st.lists(st.integers(-(10**12) + 1, 10**12 - 1), max_size=2000))
def test_a_sum_is_exact_however_large_it_grows(whole: list[int]) -> None:
    block = "".join(f"{amount}.999999\n" for amount in whole).encode()

    found = read_amounts(block, Layout(delimiter=b",", fields=1, place=0))

    with localcontext(prec=60):
        expected = sum((Decimal(f"{amount}.999999") for amount in whole), Decimal(0))
        every = np.ones(len(found.lines), np.bool_)
        assert found.sum_by_unit(every) == {"": expected}


def test_a_block_with_quotes_or_half_characters_is_not_plain() -> None:
    assert is_plain("名,1\n".encode(), "utf-8-sig")
    assert not is_plain(b'"a",1\n', "utf-8")
    assert not is_plain("名|1\n".encode("gb18030"), "gb18030")
    assert is_plain(b"a|1\n", "gb18030")
