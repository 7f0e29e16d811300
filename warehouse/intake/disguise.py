"""Put a pseudonym or a token for whatever points at a person, before it is on a disk.

What is read of a file passes here on its way from memory to the work folder. The values
of identities go there too, but sealed, to wait for the vault: it takes those of the
lines that become facts.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from warehouse.intake.declared import FileKind
from warehouse.intake.fields import Fields
from warehouse.intake.persons import masked
from warehouse.intake.values import PROBLEMS
from warehouse.vault.forms import KINDS
from warehouse.vault.keyring import Vault
from warehouse.vault.pseudonyms import pseudonyms_of, tokens_of
from warehouse.vault.words import sealers

ERASED = "erased_person"
"""The rule that puts lines of an erased person aside: they are kept without a text."""

WAITING = {
    "line": pl.Int64,
    "key_id": pl.String,
    "kind": pl.String,
    "token": pl.String,
    "sealed": pl.String,
}


@dataclass(frozen=True)
class Disguise:
    """How the files of one source are disguised; `waiting` is a folder of its batch."""

    namespace: str
    vault: Vault
    waiting: Path

    def put_on(self, rows: pl.DataFrame, kind: FileKind, part: str) -> Fields:
        """Disguise a block of a file; give what is left, and what is put aside."""
        fields = Fields(rows, pl.DataFrame(schema=PROBLEMS))
        if not kind.of_type("pseudonym"):
            return fields
        hidden = self._with_pseudonyms(fields, kind)
        identities = kind.of_type("identity")
        if kind.person is None or not identities:
            return hidden
        told = _without_lines_of_nobody(hidden, kind, list(identities))
        rows, sealed = told.rows, [pl.DataFrame(schema=WAITING)]
        for name, identity in identities.items():
            known = self._known(rows[name], identity)
            sealed.append(self._sealed(rows, kind.person, name, known))
            rows = _shown(rows, name, known)
        self.waiting.mkdir(parents=True, exist_ok=True)
        pl.concat(sealed).write_parquet(self.waiting / f"{part}.parquet")
        return replace(told, rows=rows)

    def _with_pseudonyms(self, fields: Fields, kind: FileKind) -> Fields:
        """Replace numbers; where whom a line is about was erased, it is put aside.

        A number beside it that was somebody's who is gone has no pseudonym any more.
        """
        rows, bad = fields.rows, [pl.DataFrame(schema=PROBLEMS)]
        for name, prefix in kind.of_type("pseudonym").items():
            numbers = rows[name].drop_nulls().unique().to_list()
            space = f"{self.namespace}.{prefix}"
            found = pseudonyms_of(self.vault.keyring, space, numbers)
            table = pl.DataFrame(
                {name: list(found), "_pseudonym": list(found.values())},
                schema={name: pl.String, "_pseudonym": pl.String},
            )
            rows = rows.join(table, on=name, how="left", maintain_order="left")
            is_gone = pl.col(name).is_not_null() & pl.col("_pseudonym").is_null()
            if kind.person in (None, name):
                rule = f"{kind.name}.{name}|{ERASED}"
                bad.append(_problems(rows.filter(is_gone), rule))
            rows = rows.drop(name).rename({"_pseudonym": name})
        return _left(replace(fields, rows=rows), pl.concat(bad))

    def _known(self, column: pl.Series, identity: str) -> pl.DataFrame:
        """Give each value's token and masked form: value, token, masked."""
        values = column.drop_nulls().unique().to_list()
        forms = KINDS[identity]
        normal = {value: forms.normal(value) for value in values}
        compared = sorted({form for form in normal.values() if form})
        tokens = tokens_of(self.vault.keyring, identity, compared)
        return pl.DataFrame(
            {
                "value": values,
                "token": [tokens.get(normal[value]) for value in values],
                "masked": [forms.masked(value) for value in values],
            },
            schema=dict.fromkeys(("value", "token", "masked"), pl.String),
        ).with_columns(kind=pl.lit(identity))

    def _sealed(
        self, rows: pl.DataFrame, person: str, name: str, known: pl.DataFrame
    ) -> pl.DataFrame:
        """Seal each value under the key of whose it is."""
        told = rows.select("line", holder=person, value=name).join(known, on="value")
        told = told.filter(pl.col("token").is_not_null())
        pairs = told.select("holder", "value").unique()
        keys = sealers(self.vault.keyring, pairs["holder"].unique().to_list())
        sealed = [
            (holder, value, key.name, key.seal(value))
            for holder, value in pairs.iter_rows()
            if (key := keys[holder]) is not None
        ]
        schema = dict.fromkeys(("holder", "value", "key_id", "sealed"), pl.String)
        by_pair = pl.DataFrame(sealed, schema=schema, orient="row")
        return told.join(by_pair, on=["holder", "value"]).select(*WAITING)


def _shown(rows: pl.DataFrame, name: str, known: pl.DataFrame) -> pl.DataFrame:
    """Put the token for the value, and its masked form beside it."""
    table = known.select(pl.col("value").alias(name), "token", "masked")
    joined = rows.join(table, on=name, how="left", maintain_order="left")
    return joined.with_columns(
        pl.col("token").alias(name), pl.col("masked").alias(masked(name))
    ).drop("token", "masked")


def _without_lines_of_nobody(
    fields: Fields, kind: FileKind, identities: list[str]
) -> Fields:
    """Put lines aside that tell an identity, but not whose."""
    named = pl.any_horizontal(pl.col(name).is_not_null() for name in identities)
    nobodys = fields.rows.filter(pl.col(kind.person or "").is_null() & named)
    rule = f"{kind.name}.{kind.person}|no_person"
    return _left(fields, _problems(nobodys, rule))


def _problems(rows: pl.DataFrame, rule: str) -> pl.DataFrame:
    raw = pl.lit(None, dtype=pl.String)
    return rows.select("line", rule=pl.lit(rule, dtype=pl.String), raw=raw)


def _left(fields: Fields, bad: pl.DataFrame) -> Fields:
    """Take the lines of problems out of the rows."""
    if bad.is_empty():
        return fields
    rows = fields.rows.join(bad, on="line", how="anti", maintain_order="left")
    return Fields(rows, pl.concat([fields.problems, bad]))
