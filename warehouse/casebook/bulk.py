"""Many short words into a table and out of it, in SQLite and in PostgreSQL alike.

A list travels as one JSON text: one parameter and one statement for thousands of words.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Delete,
    Row,
    Table,
    TableValuedAlias,
    cast,
    delete,
    func,
    literal,
    select,
    true,
)
from sqlalchemy.dialects import postgresql, sqlite

AT_ONCE = 100_000


def chunks(words: Sequence[str], size: int = AT_ONCE) -> Iterator[Sequence[str]]:
    """Yield a list in pieces, in order: so neighbours in a table are asked together."""
    ordered = sorted(words)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def found(
    connection: Connection, key: Column[str], words: Sequence[str]
) -> list[Row[*tuple[Any, ...]]]:
    """Give the rows of a table whose key is one of the words."""
    rows: list[Row[*tuple[Any, ...]]] = []
    for some in chunks(words):
        listed = _listed(connection, some)
        joined = key.table.join(listed, key == _text(connection, listed))
        rows += connection.execute(select(key.table).select_from(joined)).all()
    return rows


def matching(
    connection: Connection, column: Column[str], words: Sequence[str]
) -> list[Row[*tuple[Any, ...]]]:
    """Give the rows that have one of a few words in a column that is no key."""
    listed = _listed(connection, sorted(words))
    asked = select(_text(connection, listed)).select_from(listed)
    return list(connection.execute(select(column.table).where(column.in_(asked))))


def add(connection: Connection, table: Table, rows: Sequence[Sequence[str]]) -> None:
    """Add rows, leaving those whose key is there already as they are."""
    insert = sqlite.insert if _is_sqlite(connection) else postgresql.insert
    for start in range(0, len(rows), AT_ONCE):
        told = _listed(connection, rows[start : start + AT_ONCE])
        words = [_word(connection, told, at) for at in range(len(table.columns))]
        chosen = select(*words).select_from(told).where(true())
        statement = insert(table).from_select(list(table.columns), chosen)
        connection.execute(statement.on_conflict_do_nothing())


def remove(connection: Connection, key: Column[str], words: Sequence[str]) -> int:
    """Delete the rows whose key is one of the words; tell how many there were."""
    removed = 0
    for some in chunks(words):
        asked = _listed(connection, some)
        listed = select(_text(connection, asked)).select_from(asked)
        statement: Delete = delete(key.table).where(key.in_(listed))
        removed += connection.execute(statement).rowcount
    return removed


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _listed(connection: Connection, told: Sequence[object]) -> TableValuedAlias:
    """Give a list as a table with the column `value`."""
    if _is_sqlite(connection):
        text = json.dumps(told, ensure_ascii=False)
        return func.json_each(text).table_valued("value")
    elements = func.jsonb_array_elements(literal(list(told), postgresql.JSONB))
    return elements.table_valued(_JSON_VALUE)


_JSON_VALUE: Column[Any] = Column("value", postgresql.JSONB)


def _text(connection: Connection, listed: TableValuedAlias) -> ColumnElement[str]:
    """Give the word of a list of words."""
    value: ColumnElement[Any] = listed.c.value
    return value if _is_sqlite(connection) else value.op("#>>")(_ITSELF)


_ITSELF = cast(postgresql.array([]), postgresql.ARRAY(postgresql.TEXT))


def _word(
    connection: Connection, listed: TableValuedAlias, at: int
) -> ColumnElement[str]:
    """Give one word of a list of rows."""
    value: ColumnElement[Any] = listed.c.value
    if _is_sqlite(connection):
        return func.json_extract(value, f"$[{at}]")
    word: ColumnElement[str] = value[at].astext
    return word
