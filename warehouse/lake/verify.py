"""Verify the lake: what DuckLake cannot forbid is looked for, key by key.

The queries come from the contracts; each counts rows that break a promise, so that a
lake one can trust gives zeros.
"""

from collections.abc import Iterator

from warehouse.contracts import STANDARD, Contract
from warehouse.home import Home
from warehouse.intake.fingerprints import event_id
from warehouse.lake.catalog import open_to_read


def promises(contract: Contract) -> Iterator[tuple[str, str]]:
    """Name each promise of a table, with the query that counts what breaks it."""
    table = f"lake.{contract.name}"
    yield (
        "one row per fact and version",
        f"select count(*) from (select event_id, version from {table} "
        "group by event_id, version having count(*) > 1)",
    )
    yield (
        "the id is the hash of the key",
        f"select count(*) from {table} where event_id <> {event_id(contract)}",
    )
    yield (
        "versions count on from 1",
        f"select count(*) from (select event_id from {table} group by event_id "
        "having min(version) <> 1 or max(version) <> count(*))",
    )
    yield (
        "every fact has its envelope, and no envelope stands alone",
        f"select count(*) from (select event_id, version from {table}) as d "
        "full join (select event_id, version from lake.events "
        f"where contract = '{contract.name}') as e using (event_id, version) "
        "where d.event_id is null or e.event_id is null",
    )
    yield (
        "every amended fact has its whole chain",
        f"select count(*) from (select event_id, version, "
        f"count(*) over (partition by event_id) as versions from {table}) as d "
        "left join (select distinct event_id, version from lake.revisions "
        f"where contract = '{contract.name}') as r using (event_id, version) "
        "where versions > 1 and r.event_id is null",
    )
    yield (
        "nothing was recorded before it was known",
        f"select count(*) from {table} where recorded_at < known_at",
    )


def verify_lake(home: Home) -> dict[str, int]:
    """Run every promise of every table; give the broken ones with their counts."""
    engine = open_to_read(home)
    broken: dict[str, int] = {}
    try:
        for contract in STANDARD.values():
            for promise, query in promises(contract):
                count = int(engine.sql(query).fetchall()[0][0])
                if count:
                    broken[f"{contract.name}: {promise}"] = count
        unknown = engine.sql(
            "select count(*) from lake.events where batch_id not in "
            "(select batch_id from lake.batches)"
        ).fetchall()[0][0]
    finally:
        engine.close()
    return {**broken, **({"events: of a known batch": unknown} if unknown else {})}
