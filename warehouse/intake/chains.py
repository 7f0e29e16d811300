"""The chains a batch adds to: all versions of each fact that has more than one."""

from warehouse.contracts import STANDARD
from warehouse.intake.bench import Bench
from warehouse.lake.tables import REVISIONS

_BORROWER = "borrower_id is null, coalesce(borrower_id, '')"


def may_add_to_chains(bench: Bench, table: str) -> bool:
    """Tell whether a batch may bring further versions, or any in another place.

    Only what is known by a file's arrival has its place apart from when it was known.
    """
    return table in bench.contested or bench.source.basis_of(table) == "arrival"


def chain(bench: Bench, table: str) -> str:
    """Select the rows of `revisions` that one table's verdicts call for.

    A fact whose borrower was corrected stands under each borrower it ever had, so that
    whoever reads one of them sees that the fact has moved on.
    """
    columns = ", ".join(REVISIONS)
    return f"""
        (with version as ({_versions(bench, table)}),
        touched as (
            select event_id from version
            group by event_id
            having count(*) > 1
                and bool_or(recorded_at = (select recorded_at from landing))
            union
            select event_id from version where place_at <> known_at
        ),
        borrower as ({_borrowers(bench, table)})
        select {columns}
        from (
            select *, '{table}' as contract
            from version join borrower using (event_id)
        )
        where event_id in (select event_id from touched)
            and (event_id, version, {_BORROWER}) not in (
                select (event_id, version, {_BORROWER})
                from lake.revisions where contract = '{table}'
            ))
    """


def _versions(bench: Bench, table: str) -> str:
    """The versions of contested keys, and those that are not in the place they came.

    A late file of an earlier sequence takes its place before the day it was learned on;
    the chain alone keeps that place, so it is written for a single version too.
    """
    return f"""
        select ruled.event_id, ruled.version, ruled.place_at, ruled.sequence,
            ruled.known_at, landing.recorded_at, ruled.op
        from verdicts_{table} as ruled cross join landing
        where ruled.verdict = 'new'
        union all
        select held.event_id, held.version, held.place_at, held.sequence,
            held.known_at, detail.recorded_at, detail.op
        from verdicts_{table} as held
        join {bench.kept(table)} as detail using (event_id, version)
        where held.verdict = 'held'
        union all
        select said.event_id, 1, said.place_at, said.sequence, said.known_at,
            landing.recorded_at, 'assert'
        from rows_{table} as said cross join landing
        where said.place_at <> said.known_at
            and said.event_id not in (select event_id from contested_{table})
    """


def _borrowers(bench: Bench, table: str) -> str:
    has_borrower = "borrower_id" in STANDARD[table].sql_types
    borrower = "said.borrower_id" if has_borrower else "null::varchar"
    return f"""
        select said.event_id, {borrower} as borrower_id
        from rows_{table} as said
        where said.event_id in (select event_id from touched)
        union
        select said.event_id, {borrower} as borrower_id
        from {bench.kept(table)} as said
        where said.event_id in (select event_id from touched)
    """
