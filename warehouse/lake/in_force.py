"""What is in force: table macros that give the version that counts on a day.

`<table>_of(borrower, before, until)` reads one borrower's rows, and
`<table>_in_force(before, until)` the book's: what was known before an instant, as this
system held it by `until`.
A fact that was never amended is taken as it stands; for the few that were, the chain in
`revisions` names the version that counts, and when the fact was first known.
"""

import duckdb

from warehouse.contracts import STANDARD
from warehouse.lake.tables import detail_columns

_CHAIN = """
    select
        event_id,
        arg_max(version, (place_at, sequence)) as version,
        min(known_at) as first_known_at
    from lake.revisions
    where {of_what} and known_at < before and recorded_at <= until
    group by event_id
"""

_IN_FORCE = """
    create or replace macro {name}({arguments}) as table
    with chain as ({chain})
    select
        told.*,
        coalesce(chain.first_known_at, told.known_at) as first_known_at
    from lake.{table} as told left join chain using (event_id)
    where {of_whom} and told.known_at < before and told.recorded_at <= until
        and (chain.version is null or chain.version = told.version)
        and told.op <> 'retract'
"""


def create_macros(engine: duckdb.DuckDBPyConnection) -> None:
    """Make the macros in the engine's own memory; nothing is written to the lake.

    All in one transaction: outside of one, each would ask the catalog anew what stands.
    """
    engine.begin()
    for table in ("events", *STANDARD):
        of_table = "true" if table == "events" else f"contract = '{table}'"
        engine.execute(
            _IN_FORCE.format(
                name=f"{table}_in_force",
                arguments="before, until",
                table=table,
                chain=_CHAIN.format(of_what=of_table),
                of_whom="true",
            )
        )
        if table == "events" or "borrower_id" in detail_columns(STANDARD[table]):
            engine.execute(
                _IN_FORCE.format(
                    name=f"{table}_of",
                    arguments="borrower, before, until",
                    table=table,
                    chain=_CHAIN.format(
                        of_what=f"borrower_id = borrower and {of_table}"
                    ),
                    of_whom="told.borrower_id = borrower",
                )
            )
    engine.commit()
