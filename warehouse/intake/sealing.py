"""Seal free words under the key of whom they are about, before they are on a disk.

It is done here for every source and needs no declaration: whatever column a contract
has in class C3 is sealed, under the key of the row's borrower, or else its party's.
"""

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from warehouse.contracts import Contract
from warehouse.contracts.shapes import PSEUDONYM
from warehouse.intake.checking import Checks
from warehouse.intake.disguise import ERASED
from warehouse.intake.source import Source
from warehouse.intake.values import PROBLEMS
from warehouse.vault.keyring import Vault
from warehouse.vault.pseudonyms import pseudonyms_of
from warehouse.vault.words import sealers

WHOSE = ("borrower_id", "party_id", "account_id")
"""Whom a row is about: the first of these it tells, else what its key begins with."""


@dataclass(frozen=True)
class Guard:
    """What every row of a batch passes: its contract, the erased, the seal."""

    source: Source
    vault: Vault
    now: datetime

    def passed(
        self, contract: Contract, rows: pl.DataFrame
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Give rows as they may be kept, and the problems (line, rule, raw) of them."""
        problems = self.problems(contract, rows)
        for name, prefix in contract.numbers.items():
            rows = self._with_pseudonyms(rows, name, prefix)
        for name in contract.sealed:
            rows = self._sealed(contract, rows, name)
        return rows, problems

    def problems(self, contract: Contract, rows: pl.DataFrame) -> pl.DataFrame:
        """Name the rows that break their contract, or are about an erased person."""
        found = Checks(contract, self.source, self.now).problems(rows)
        return pl.concat([found, self._about_erased(contract, rows)])

    def _about_erased(self, contract: Contract, rows: pl.DataFrame) -> pl.DataFrame:
        erased = self.vault.erased
        columns = [c for c in WHOSE if c in contract.sql_types]
        if not erased or not columns:
            return pl.DataFrame(schema=PROBLEMS)
        about = pl.coalesce(
            pl.when(_holder(pl.col(name)).is_in(erased)).then(
                pl.lit(f"{contract.name}.{name}|{ERASED}")
            )
            for name in columns
        )
        raw = pl.lit(None, dtype=pl.String)
        return rows.select("line", rule=about, raw=raw).drop_nulls("rule")

    def _sealed(
        self, contract: Contract, rows: pl.DataFrame, name: str
    ) -> pl.DataFrame:
        """Seal the words of one column; those of an erased person are left out."""
        told = [n for n in (*WHOSE, contract.key[0]) if n in contract.sql_types]
        holder = pl.coalesce(*told, pl.lit("")).cast(pl.String)
        words = rows.select(holder=holder, word=name).filter(
            pl.col("word").is_not_null()
        )
        if words.is_empty():
            return rows
        pairs = words.unique()
        keys = sealers(self.vault.keyring, pairs["holder"].unique().to_list())
        sealed = [
            None if (key := keys[holder]) is None else key.seal(word)
            for holder, word in pairs.iter_rows()
        ]
        table = pairs.with_columns(_sealed_=pl.Series(sealed, dtype=pl.String))
        joined = rows.with_columns(_holder_=holder).join(
            table,
            left_on=["_holder_", name],
            right_on=["holder", "word"],
            how="left",
            maintain_order="left",
        )
        return joined.with_columns(pl.col("_sealed_").alias(name)).drop(
            "_sealed_", "_holder_"
        )

    def _with_pseudonyms(
        self, rows: pl.DataFrame, name: str, prefix: str
    ) -> pl.DataFrame:
        """Put pseudonyms for numbers whose source did not have it done at reading."""
        bare = pl.col(name).is_not_null() & ~pl.col(name).str.contains(PSEUDONYM)
        numbers = rows.filter(bare)[name].unique().to_list()
        if not numbers:
            return rows
        space = f"{self.source.numbers_of}.{prefix}"
        found = pseudonyms_of(self.vault.keyring, space, numbers)
        return rows.with_columns(
            pl.when(bare)
            .then(
                pl.col(name).replace_strict(found, default=None, return_dtype=pl.String)
            )
            .otherwise(pl.col(name))
            .alias(name)
        )


def _holder(lake_id: pl.Expr) -> pl.Expr:
    return pl.coalesce(lake_id.str.extract(f"({PSEUDONYM})"), lake_id)


def needs_sealing(contract: Contract, given: dict[str, str]) -> bool:
    """Tell whether a query gives a table anything that must not be kept as it is."""
    return any(name in given for name in (*contract.sealed, *contract.numbers))
