"""Identity numbers among words: who is meant belongs in the vault, not in the lake."""

import re

import polars as pl

from warehouse.contracts import Contract

DIGITS = 18
_NUMBER = (
    r"[1-8][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    r"[0-9]{3}[0-9Xx]"
)
_ALONE = re.compile(rf"(?<![0-9])({_NUMBER})(?![0-9])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def rule_of(contract: Contract, rows: pl.DataFrame) -> pl.Expr | None:
    """Name the free words of a row that tell an identity; None where none can."""
    for_words = [name for name in contract.sql_types if _is_words(contract, name)]
    if not for_words:
        return None
    suspected = rows.select(
        (pl.col(name).str.len_bytes() >= DIGITS).any() for name in for_words
    ).row(0)
    found = [
        pl.when(pl.lit(told)).then(pl.lit(f"{name}|identity_number"))
        for name, is_long in zip(for_words, suspected, strict=True)
        if is_long and (told := _told(rows[name])).any()
    ]
    return pl.coalesce(*found) if found else None


def _is_words(contract: Contract, name: str) -> bool:
    about = contract.described[name]
    is_words = contract.sql_types[name] == "varchar" and "values" not in about
    return is_words and not about.get("ident") and name != "currency"


def _told(words: pl.Series) -> pl.Series:
    """Tell which words hold a number that is one by its own check digit."""
    looks_so = words.str.contains(_NUMBER).fill_null(value=False)
    is_one = [
        any(map(is_identity_number, _ALONE.findall(w))) for w in words.filter(looks_so)
    ]
    return looks_so.scatter(looks_so.arg_true(), is_one)


def is_identity_number(text: str) -> bool:
    """Tell whether the last of 18 places checks the others, as GB 11643 has it.

    >>> [is_identity_number(f"11010519491231002{last}") for last in "X1"]
    [True, False]
    """
    weighed = sum(int(d) * w for d, w in zip(text[:-1], _WEIGHTS, strict=True))
    return _CHECKS[weighed % len(_CHECKS)] == text[-1].upper()
