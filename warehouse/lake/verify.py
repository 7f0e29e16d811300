"""Verify the lake: every promise is looked into, and the broken ones are counted."""

from contextlib import closing

from warehouse.contracts import STANDARD
from warehouse.home import Home
from warehouse.lake.catalog import open_to_read
from warehouse.lake.lease import at_rest
from warehouse.lake.promises import of_bookkeeping, promises


def verify_lake(home: Home) -> dict[str, int]:
    """Run every promise of every table; give the broken ones with their counts."""
    queries = [q for contract in STANDARD.values() for q in promises(contract)]
    counts: dict[str, int] = {}
    with closing(open_to_read(home)) as engine:
        for query in (*queries, *of_bookkeeping()):
            with at_rest(home):
                found = engine.sql(query)
                counts |= zip(found.columns, found.fetchall()[0], strict=True)
    return {promise: count for promise, count in counts.items() if count}
