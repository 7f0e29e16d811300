"""Judge each row against the versions of its fact: new, repeated, or in conflict.

The versions of a fact stand in the order of their places: when the statement counts
from, then the sequence of the file. A row that says what was in force at its place
repeats it; the same place with another body is a conflict; anything else is a version.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.contracts import STANDARD, Contract
from warehouse.intake.fingerprints import RETRACTED, body, event_id
from warehouse.intake.source import Source, basis_of

JUDGE = (Path(__file__).parent / "judge.sql").read_text("utf-8")


@dataclass(frozen=True)
class Bench:
    """The lake, open to write, beside the checked rows of one batch.

    `snapshots` names the files whose absent keys may be believed to be gone.
    """

    engine: duckdb.DuckDBPyConnection
    source: Source
    rows: dict[str, Path]
    snapshots: frozenset[int]


def judge(bench: Bench, table: str) -> None:
    """Leave, for one table, temp tables of its rows, contested keys and verdicts."""
    contract = STANDARD[table]
    run = bench.engine.execute
    run(f"create or replace temp view rows_{table} as {_rows(bench, contract)}")
    run(f"create or replace temp table contested_{table} as {_contested(bench, contract)}")
    run(f"create or replace temp view contested as select * from contested_{table}")
    run(f"create or replace temp table held as {_held(bench, contract)}")
    run(f"create or replace temp table candidates as {_candidates(bench, contract)}")
    run(f"create or replace temp table verdicts_{table} as {JUDGE}")


def _rows(bench: Bench, contract: Contract) -> str:
    """Checked rows with their identity, their file and their place in the order."""
    files = str(bench.rows[contract.name]).replace("'", "''")
    zone = bench.source.zone
    basis = basis_of(bench.source, contract.name)
    known = {
        "source": "rows.known_at",
        "arrival": "arrived.arrived_at",
        "assumed": f"coalesce(rows.known_at, {_event_time(contract, zone)}, "
        "arrived.arrived_at)",
    }[basis]
    place = "arrived.place_at" if basis == "arrival" else known
    return f"""
        select
            rows.* exclude (known_at, sequence),
            {event_id(contract)} as event_id,
            {body(contract)} as body,
            {known} as known_at,
            {place} as place_at,
            coalesce(rows.sequence, arrived.sequence) as sequence,
            arrived.ordinal,
            arrived.file_id,
            arrived.file_kind,
            '{basis}' as known_at_basis
        from read_parquet('{files}/*.parquet') as rows
        join arrived on rows.line >> 40 = arrived.ordinal
        where rows.line not in (select line from refused)
    """


def _event_time(contract: Contract, zone: str) -> str:
    if contract.event_time is None:
        return "null::timestamptz"
    column = f'rows."{contract.event_time}"'
    if contract.event_is_a_day:
        return f"timezone('{zone}', {column}::timestamp)"
    return column


def _contested(bench: Bench, contract: Contract) -> str:
    """Keys that need their whole chain looked at: stated twice, held, or gone."""
    name = contract.name
    statement = f"""
        select event_id from rows_{name} group by event_id having count(*) > 1
        union
        select event_id from lake.{name}
        where event_id in (select event_id from rows_{name})
    """
    kind = _snapshot_kind(bench, name)
    if kind is None:
        return statement
    return f"""
        {statement}
        union
        select event_id from rows_{name} where file_kind = '{kind}' and (
            (select count(*) from arrived where file_kind = '{kind}') > 1
            or (select count(*) from ({_later_snapshots(bench, name, kind)})) > 0
        )
        union
        select detail.event_id from lake.{name} as detail
        join lake.files as file using (file_id)
        where detail.source = '{bench.source.name}' and file.file_kind = '{kind}'
            and file.source = '{bench.source.name}'
    """


def _snapshot_kind(bench: Bench, table: str) -> str | None:
    """Name the kind of file that lists all keys of a table, if one came complete."""
    declared = bench.source.tables.get(table)
    if declared is None or declared.snapshot_of is None or not bench.snapshots:
        return None
    return declared.snapshot_of


def _held(bench: Bench, contract: Contract) -> str:
    """Every version the lake holds of the contested keys, with its place."""
    return f"""
        select
            detail.event_id,
            detail.version,
            detail.borrower,
            coalesce(chain.place_at, detail.known_at) as place_at,
            detail.sequence,
            detail.known_at,
            if(detail.op = 'retract', {RETRACTED}, detail.body) as body,
            detail.source,
            coalesce(file.file_kind, '') as file_kind
        from (
            select *, {body(contract)} as body, {_borrower(contract)} as borrower
            from lake.{contract.name}
            where event_id in (select event_id from contested)
        ) as detail
        left join (
            select distinct event_id, version, place_at from lake.revisions
            where contract = '{contract.name}'
        ) as chain using (event_id, version)
        left join (
            select distinct file_id, file_kind from lake.files
            where source = '{bench.source.name}'
        ) as file using (file_id)
    """


def _borrower(contract: Contract) -> str:
    return "borrower_id" if "borrower_id" in contract.sql_types else "null::varchar"


def _candidates(bench: Bench, contract: Contract) -> str:
    """All statements about the contested keys: held, incoming, and those implied."""
    name = contract.name
    owner = bench.source.name
    statements = [
        "select event_id, 'held' as origin, null::bigint as line, version, place_at, "
        f"sequence, known_at, body, source <> '{owner}' as foreign_key from held",
        "select event_id, 'incoming', line, null, place_at, sequence, known_at, body, "
        f"false from rows_{name} where event_id in (select event_id from contested)",
        _confirmed(name),
    ]
    if kind := _snapshot_kind(bench, name):
        statements += [_absent(bench, name, kind), _implied(bench, name, kind)]
    return " union all ".join(statements)


def _absent(bench: Bench, table: str, kind: str) -> str:
    """Keys a complete snapshot of this batch does not list, at its place."""
    ordinals = ", ".join(str(ordinal) for ordinal in sorted(bench.snapshots))
    return f"""
        select universe.event_id, 'absent', null, null, sent.place_at, sent.sequence,
            sent.known_at, {RETRACTED}, false
        from (
            select distinct event_id from held where file_kind = '{kind}'
            union
            select event_id from rows_{table} where file_kind = '{kind}'
        ) as universe
        cross join (
            select sequence, max(place_at) as place_at, max(known_at) as known_at
            from rows_{table}
            where file_kind = '{kind}' and ordinal in ({ordinals})
            group by sequence
        ) as sent
        where not exists (
            select 1 from rows_{table} as stated
            where stated.event_id = universe.event_id
                and stated.sequence = sent.sequence and stated.file_kind = '{kind}'
        )
    """


def _confirmed(table: str) -> str:
    """Earlier rows of delta files that only repeated what was then in force."""
    return f"""
        select said.event_id, 'confirmed', null, max(held.version), said.place_at,
            said.sequence, any_value(said.known_at), said.body, false
        from lake.confirmations as said
        join held on said.event_id = held.event_id and said.body = held.body
        where said.contract = '{table}'
            and said.event_id in (select event_id from contested)
        group by said.event_id, said.place_at, said.sequence, said.body
    """


def _later_snapshots(bench: Bench, table: str, kind: str) -> str:
    """Snapshots taken before whose place is after some row of this batch."""
    return f"""
        select sequence, max(placed_at) as place_at
        from lake.files
        where source = '{bench.source.name}' and file_kind = '{kind}'
            and placed_at is not null
        group by sequence
        having (max(placed_at), sequence) > (
            select min((place_at, sequence)) from rows_{table}
        )
    """


def _implied(bench: Bench, table: str, kind: str) -> str:
    """What later snapshots said of a key, where a batch comes in before them.

    They had it as it was in force then, or not at all: either must be said again if
    this batch changes what was in force before them.
    """
    return f"""
        select asked.event_id, if(held.body is null, 'absent', 'confirmed'), null,
            held.version, file.place_at, file.sequence, file.place_at,
            coalesce(held.body, {RETRACTED}), false
        from (
            select distinct event_id from held where file_kind = '{kind}'
            union
            select event_id from rows_{table} where file_kind = '{kind}'
        ) as asked
        cross join ({_later_snapshots(bench, table, kind)}) as file
        left join held
            on asked.event_id = held.event_id
            and (held.place_at, held.sequence) <= (file.place_at, file.sequence)
        qualify row_number() over (
            partition by asked.event_id, file.sequence
            order by held.place_at desc nulls last, held.sequence desc nulls last
        ) = 1
    """
