"""Identifiers that could be taken for another: they would make two of one borrower.

Two ids that look alike to whoever reads them are two facts to a machine. What cannot be
seen is refused in any id; what can be mistaken for another letter, unless the source
says that its ids are written so.
"""

import polars as pl

from warehouse.contracts import Contract
from warehouse.intake.declared import Ids

INVISIBLE = r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{DI}\x{2800}]|[^\S ]"
"""What takes no ink: controls, joiners, marks of direction, spaces that are not one."""

MISTAKABLE: dict[Ids, tuple[str, str]] = {
    "ascii": (r"[^ -~]", "not_ascii"),
    "letters": (
        r"[^ -~À-ÖØ-öø-İĴ-ķĹ-ňŊ-žḀ-ỹ〇一-鿿㐀-䶿\x{20000}-\x{323AF}《》「」【】〔〕·]",
        "look_alike",
    ),
}
"""What does not belong in an id, by what its source says of them, and the rule's name.

`letters` are those of Latin, with their accents, and Chinese characters: nobody takes
one of these for another. Full-width letters, Cyrillic and Greek ones, Chinese radicals
and whatever else was made to look like a letter are none of them.
"""


def rule_of(contract: Contract, rows: pl.DataFrame, ids: Ids) -> pl.Expr | None:
    """Name what is wrong with the ids of a row; None where no row can be at fault."""
    told = [n for n, about in contract.described.items() if about.get("ident")]
    if not told:
        return None
    wide = rows.select(
        (pl.col(told).str.len_bytes() > pl.col(told).str.len_chars()).any()
    ).row(0)
    suspected = [name for name, is_wide in zip(told, wide, strict=True) if is_wide]
    if not suspected:
        return None
    return pl.coalesce(*(_rule(name, ids) for name in suspected))


def _rule(name: str, ids: Ids) -> pl.Expr:
    column = pl.col(name)
    invisible = pl.when(column.str.contains(INVISIBLE)).then(
        pl.lit(f"{name}|invisible_character")
    )
    if ids == "any":
        return invisible
    pattern, rule = MISTAKABLE[ids]
    return invisible.when(column.str.contains(pattern)).then(pl.lit(f"{name}|{rule}"))
