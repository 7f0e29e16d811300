"""Open sealed words, for those who may see them; what was erased says that it was."""

import json
import re

import polars as pl

from warehouse.contracts.shapes import MARK, SEALED
from warehouse.home import Home
from warehouse.vault.keyring import open_keyring
from warehouse.vault.words import ERASED
from warehouse.vault.words import opened as opened_words

_IN_FACTS = re.compile(rf'(?<=":"){SEALED}(?=")')


def opened(home: Home, rows: pl.DataFrame) -> pl.DataFrame:
    """Open what is sealed in an answer; a caller who may not see it has none of it.

    Keys are asked for every time and kept nowhere: once one is destroyed, no process
    shows what it sealed any more.
    """
    told = {name: rows[name] for name in rows.columns if _may_be_sealed(rows[name])}
    sealed = {cell for column in told.values() for cell in column if _is_sealed(cell)}
    if "facts" in rows.columns:
        facts = rows["facts"].drop_nulls()
        sealed.update(word for cell in facts for word in _IN_FACTS.findall(cell))
    if not sealed:
        return rows
    words = opened_words(open_keyring(home), sealed)
    shown = {cell: words.get(cell, ERASED) for cell in sealed}
    columns = [
        column.replace(list(shown), list(shown.values())) for column in told.values()
    ]
    if "facts" in rows.columns:
        columns.append(_facts(rows["facts"], shown))
    return rows.with_columns(columns)


def _may_be_sealed(column: pl.Series) -> bool:
    is_text = column.dtype == pl.String and column.name != "facts"
    return is_text and bool(column.str.starts_with(MARK).any())


def _is_sealed(cell: str | None) -> bool:
    return cell is not None and re.fullmatch(SEALED, cell) is not None


def _facts(column: pl.Series, shown: dict[str, str]) -> pl.Series:
    """Open the words within JSON, leaving every other letter of it as it was."""
    as_json = {s: json.dumps(w, ensure_ascii=False)[1:-1] for s, w in shown.items()}
    told = [
        cell and _IN_FACTS.sub(lambda found: as_json[found.group()], cell)
        for cell in column
    ]
    return pl.Series(column.name, told, dtype=pl.String)
