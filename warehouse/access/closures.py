"""What is closed: sources no law lets be used for a purpose, and what people withdrew.

A source states on what ground its data may be used, and what for. Where the ground is
consent, a person's withdrawal closes it; where there is none, a person's consent opens
it. The latest word of a person counts, and of two at one time the withdrawal.
"""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb

from warehouse.contracts import STANDARD
from warehouse.contracts.uses import PURPOSES
from warehouse.lake.in_force import Bounds, create_macro, has_borrower
from warehouse.lake.tables import detail_columns

UNBOUNDED = Bounds("bounds")
"""Macros for working out the bounds themselves; no question reads by them."""

EVER = "timestamptz '2200-01-01 00:00:00+00'"
"""All that is known counts, whichever day is asked about."""

TABLES = """
    create table bounds.bases(source varchar, basis varchar, purpose varchar);
    create table bounds.said(
        party_id varchar, purpose varchar, source varchar, said varchar,
        said_at timestamptz, on_other_ground boolean, highest varchar);
    create table bounds.spoken(
        party_id varchar, purpose varchar, source varchar, said varchar,
        on_other_ground boolean, highest varchar);
    create table bounds.withdrawn(
        purpose varchar, about varchar, id varchar, source varchar);
    create table bounds.opened(
        purpose varchar, about varchar, id varchar, source varchar, highest varchar);
    create table bounds.shut_events(purpose varchar, event_id uuid);
"""

_BASES = """
    select
        batches.source,
        arg_max(definitions.declared -> '$.legal_basis', batches.recorded_at)
    from lake.batches as batches left join lake.definitions as definitions
        on batches.source = definitions.source
        and (batches.summary ->> '$.definition') = definitions.definition
    group by batches.source
"""
"""What each source says now of why its data may be used: by its newest batch."""

_SAID = f"""
    insert into bounds.said
    with told as (select * from bounds.consents_in_force({EVER}, {EVER}))
    select
        party_id, use, data_source, 'given', given_on, legal_ground <> 'consent',
        upper(highest_class)
    from told
    where given_on <= $today and coalesce(valid_from <= $today, true)
        and coalesce(valid_to >= $today, true)
    union all
    select party_id, use, data_source, 'withdrawn', withdrawn_on, false, 'C3'
    from told where withdrawn_on <= $today
    union all
    select party_id, use, data_source, 'withdrawn', valid_to, false, 'C3'
    from told where legal_ground = 'consent' and valid_to < $today
"""
"""What came through intake: consents given, taken back, and run out."""

_SPOKEN = """
    insert into bounds.spoken
    select
        said.party_id,
        said.purpose,
        sources.source,
        arg_max(said.said, (said.said_at, said.said = 'withdrawn'))
            filter (where not said.on_other_ground),
        bool_or(said.on_other_ground),
        arg_max(said.highest, said.said_at)
    from bounds.said
    join (select distinct source from lake.batches) as sources
        on said.source is null or said.source = sources.source
    group by all
"""

_COVERED = """
    exists (
        select 1 from bounds.bases
        where bases.source = spoken.source and bases.purpose = spoken.purpose {and_how}
    )
"""

_WITHDRAWN = f"""
    insert into bounds.withdrawn
    select purpose, 'party', party_id, source from bounds.spoken
    where said = 'withdrawn' and not on_other_ground
        and not {_COVERED.format(and_how="and bases.basis <> 'consent'")}
"""

_OPENED = f"""
    insert into bounds.opened
    select purpose, 'party', party_id, source, highest from bounds.spoken
    where (said = 'given' or on_other_ground) and not {_COVERED.format(and_how="")}
"""

_DEBTORS = f"""
    select borrower_id, party_id from bounds.borrowers_in_force({EVER}, {EVER})
    union
    select borrower_id, party_id from bounds.party_roles_in_force({EVER}, {EVER})
    where role in ('borrower', 'co_borrower')
"""

_FOR_BORROWERS = """
    insert into bounds.{table}
    select distinct listed.* replace ('borrower' as about, debtors.borrower_id as id)
    from bounds.{table} as listed join ({debtors}) as debtors
        on listed.id = debtors.party_id
"""

_SHUT_EVENTS = """
    insert into bounds.shut_events
    select listed.purpose, named.event_id
    from ({named}) as named join bounds.withdrawn as listed
        on listed.about = 'party' and listed.id = named.party_id
        and listed.source = named.source
    union
    select listed.purpose, named.event_id
    from ({named}) as named join bounds.opened as listed
        on listed.about = 'borrower' and listed.id = named.borrower_id
        and listed.source = named.source
    where not exists (
        select 1 from bounds.opened as own
        where own.about = 'party' and own.id = named.party_id
            and own.source = named.source and own.purpose = listed.purpose
    )
"""

Said = tuple[str, str, str | None, str, Any, bool, str]
"""Party, purpose, source or all, given or withdrawn, when, other ground, class."""


def close(
    cursor: duckdb.DuckDBPyConnection, said: list[Said], today: date
) -> dict[str, list[str]]:
    """Work out anew what is closed; give the sources shut to each purpose.

    `said` is what people said here; what came through intake is in the lake.
    """
    bases = _bases(cursor)
    cursor.begin()
    try:
        for table in ("bases", "said", "spoken", "withdrawn", "opened", "shut_events"):
            cursor.execute(f"delete from bounds.{table}")
        for table, rows in (("bases", _rows(bases)), ("said", said)):
            if rows:
                places = ", ".join("?" for _ in rows[0])
                cursor.executemany(
                    f"insert into bounds.{table} values ({places})", rows
                )
        cursor.execute(_SAID, {"today": today})
        for statement in _statements(cursor):
            cursor.execute(statement)
        cursor.commit()
    except duckdb.Error:
        cursor.rollback()
        raise
    return {
        purpose: sorted(s for s, told in bases.items() if not told.get(purpose))
        for purpose in PURPOSES
    }


def _bases(cursor: duckdb.DuckDBPyConnection) -> dict[str, dict[str, set[str]]]:
    """Give the grounds of each source by purpose; one that states none has none."""
    found: dict[str, dict[str, set[str]]] = {}
    for source, told in cursor.sql(_BASES).fetchall():
        grounds = found.setdefault(source, {})
        stands = json.loads(told or "[]")
        # A folder taken in before grounds had purposes says none.
        for stated in stands if isinstance(stands, list) else ():
            for purpose in stated["purposes"]:
                grounds.setdefault(purpose, set()).add(stated["basis"])
    return found


def _rows(bases: dict[str, dict[str, set[str]]]) -> list[tuple[str, str, str]]:
    return [
        (source, basis, purpose)
        for source, grounds in bases.items()
        for purpose, stated in grounds.items()
        for basis in sorted(stated)
    ]


def _statements(cursor: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Give what to run, step by step; where nobody said anything, next to nothing."""
    yield _SPOKEN
    if not cursor.sql("select 1 from bounds.spoken limit 1").fetchall():
        return
    yield _WITHDRAWN
    yield _OPENED
    for table in ("withdrawn", "opened"):
        yield _FOR_BORROWERS.format(table=table, debtors=_DEBTORS)
    named = " union all ".join(
        f"select event_id, party_id, {_borrower(table)}, source from lake.{table}"
        for table in STANDARD
        if "party_id" in detail_columns(STANDARD[table])
    )
    yield _SHUT_EVENTS.format(named=named)


def _borrower(table: str) -> str:
    return "borrower_id" if has_borrower(table) else "null as borrower_id"


def create_unbounded(engine: duckdb.DuckDBPyConnection) -> None:
    """Make the macros that the bounds are worked out by."""
    for table in ("borrowers", "party_roles", "assignments", "consents"):
        create_macro(engine, table, "in_force", UNBOUNDED)
