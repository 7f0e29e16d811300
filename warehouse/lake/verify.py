"""Verify the lake: every promise is looked into, and the broken ones are counted."""

from contextlib import closing

import duckdb

from warehouse.contracts import STANDARD
from warehouse.home import Home
from warehouse.lake.catalog import open_to_read, threads_for_all
from warehouse.lake.catalogs import answering
from warehouse.lake.lease import at_rest
from warehouse.lake.promises import of_bookkeeping, promises


def verify_lake(home: Home) -> dict[str, int]:
    """Run every promise of every table; give the broken ones with their counts."""
    counts: dict[str, int] = {}
    threads = threads_for_all(home)
    with answering(home), closing(open_to_read(home, threads=threads)) as engine:
        used = _in_use(engine)
        told = [contract for name, contract in STANDARD.items() if name in used]
        queries = [query for contract in told for query in promises(contract)]
        for query in (*queries, *of_bookkeeping()):
            with at_rest(home):
                found = engine.sql(query)
                counts |= zip(found.columns, found.fetchall()[0], strict=True)
    return {promise: count for promise, count in counts.items() if count}


def _in_use(engine: duckdb.DuckDBPyConnection) -> set[str]:
    """Name the tables that took a row ever, or that an envelope or a chain names.

    Of a table in neither there is nothing to look into, and most lakes fill but a part
    of the standard.
    """
    catalog = "__ducklake_metadata_lake"
    rows = engine.sql(
        f"""
            select table_name
            from {catalog}.ducklake_table_stats
            join {catalog}.ducklake_table using (table_id)
            where next_row_id > 0
            union
            select contract from lake.events
            union
            select contract from lake.revisions
        """
    ).fetchall()
    return {name for (name,) in rows}
