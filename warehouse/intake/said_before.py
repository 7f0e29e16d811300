"""The id of a row that has none: what it says, and how often its file said so before.

A line out of quarantine does not see its file, so it counts on from the others. What
the row says is hashed with a secret: nobody can try out what it might have been.
"""

import duckdb

from warehouse.contracts import STANDARD
from warehouse.intake.arrivals import Arrival
from warehouse.intake.source import Source
from warehouse.intake.wording import quoted

_HASH = "md5('{secret}' || to_json(content)::varchar)"

CONTENT_ID = f"""
    create or replace temp macro content_id(line, content) as
        {_HASH} || '-' || (row_number() over (
            partition by line >> 40, to_json(content)::varchar order by line
        ){{repeated}})
"""

COUNTED_ON = f"""
    + coalesce((
        select times from content_said where ordinal = line >> 40 and hash = {_HASH}
    ), 0)
"""
"""What is added to the number of a row that says what others of its file said."""


def know_content_ids(
    engine: duckdb.DuckDBPyConnection, source: Source, files: list[Arrival], secret: str
) -> None:
    """Give the engine the word `content_id(line, row(a, b, …))`."""
    repeated = ""
    tables = [t for t, text in source.queries.items() if "content_id" in text]
    again = [file for file in files if file.only is not None]
    if tables and again:
        said = " union all ".join(_said(t, file) for t in tables for file in again)
        engine.execute(
            "create or replace temp table content_said as "
            "select ordinal, left(id, 32) as hash, count(distinct id) as times "
            f"from ({said}) where regexp_full_match(id, '[0-9a-f]{{32}}-[0-9]+') "
            "group by all"
        )
        repeated = COUNTED_ON.format(secret=secret)
    engine.execute(CONTENT_ID.format(secret=secret, repeated=repeated))


def _said(table: str, file: Arrival) -> str:
    """Select the ids under which a table knows what the other lines of a file say."""
    contract = STANDARD[table]
    names = [n for n in contract.key if contract.sql_types[n] == "varchar"]
    ids = ", ".join(f'told."{name}"' for name in names)
    own = ", ".join(map(str, file.only or ()))
    return f"""
        select {file.ordinal} as ordinal, unnest([{ids}]) as id
        from lake.{table} as told
        where (told.file_id = {quoted(file.file_id)} and told.line not in ({own}))
            or told.event_id in (
                select event_id from lake.confirmations
                where contract = '{table}' and file_id = {quoted(file.file_id)}
                    and line not in ({own})
            )
    """
