"""How often the other lines of a file said the same as one that comes again alone.

A row without an id is known by what it says and by how many in its file said so before
it. A line out of quarantine does not see its file, so it counts on from the others.
"""

import duckdb

from warehouse.contracts import STANDARD
from warehouse.intake.arrivals import Arrival
from warehouse.intake.source import Source
from warehouse.intake.wording import quoted

COUNTED_ON = (
    " + coalesce((select times from content_said where ordinal = line >> 40 "
    "and hash = md5(to_json(content)::varchar)), 0)"
)
"""What is added to the number of a row that says what others of its file said."""


def said_before(
    engine: duckdb.DuckDBPyConnection, source: Source, files: list[Arrival]
) -> str:
    """Leave a temp table `content_said`; give what `content_id` must add from it."""
    tables = [t for t, text in source.queries.items() if "content_id" in text]
    again = [file for file in files if file.only is not None]
    if not tables or not again:
        return ""
    said = " union all ".join(_said(t, file) for t in tables for file in again)
    engine.execute(
        "create or replace temp table content_said as "
        "select ordinal, left(id, 32) as hash, count(distinct id) as times "
        f"from ({said}) where regexp_full_match(id, '[0-9a-f]{{32}}-[0-9]+') "
        "group by all"
    )
    return COUNTED_ON


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
