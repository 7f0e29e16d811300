"""Judge each row against the versions of its fact: new, repeated, or in conflict.

The versions of a fact stand in the order of their places: when the statement counts
from, then the sequence of the file. A row that says what was in force at its place
repeats it; the same place with another body is a conflict; anything else is a version.
"""

from pathlib import Path

from warehouse.contracts import STANDARD, Contract
from warehouse.intake.bench import Bench
from warehouse.intake.fingerprints import RETRACTED, body
from warehouse.intake.snapshots import absent, implied, later_snapshots
from warehouse.intake.wording import quoted

JUDGE = (Path(__file__).parent / "judge.sql").read_text("utf-8")

NO_VERDICTS = """(
    event_id uuid, origin varchar, line bigint, place_at timestamptz, sequence bigint,
    known_at timestamptz, body uuid, verdict varchar, copy_line bigint,
    copy_version integer, op varchar, version integer
)"""
"""What `judge.sql` gives, where there is nothing to judge."""


def judge(bench: Bench, table: str) -> None:
    """Leave, for one table, temp tables of its rows, contested keys and verdicts."""
    contract = STANDARD[table]
    run = bench.engine.execute
    run(f"create or replace temp view rows_{table} as {_rows(bench, contract)}")
    contested = _contested(bench, contract)
    run(f"create or replace temp table contested_{table} as {contested}")
    if not run(f"from contested_{table} limit 1").fetchall():
        run(f"create or replace temp table verdicts_{table} {NO_VERDICTS}")
        return
    bench.contested.add(table)
    # All their versions, once: every reading of so wide a table is dear.
    run(
        f"create or replace temp table kept_{table} as select * from lake.{table} "
        f"where event_id in (select event_id from contested_{table})"
    )
    run(f"create or replace temp view contested as select * from contested_{table}")
    run(f"create or replace temp table held as {_held(contract)}")
    run(f"create or replace temp table candidates as {_candidates(bench, contract)}")
    run(f"create or replace temp table verdicts_{table} as {JUDGE}")


def _rows(bench: Bench, contract: Contract) -> str:
    """Checked rows with their identity, their file and their place in the order."""
    zone = bench.source.zone
    basis = bench.source.basis_of(contract.name)
    known = {
        "source": "rows.known_at",
        "arrival": "arrived.arrived_at",
        "assumed": "coalesce(rows.known_at, "
        f"least({_told_by(contract, zone)}, arrived.arrived_at))",
    }[basis]
    place = "arrived.place_at" if basis == "arrival" else known
    return f"""
        select
            rows.* exclude (known_at, sequence),
            if(rows.withdraws, {RETRACTED}, {body(contract, "rows")}) as body,
            {known} as known_at,
            {place} as place_at,
            coalesce(rows.sequence, arrived.sequence) as sequence,
            arrived.ordinal,
            arrived.file_id,
            arrived.file_kind,
            '{basis}' as known_at_basis
        from read_parquet({quoted(bench.rows[contract.name])}) as rows
        join arrived on rows.line >> 40 = arrived.ordinal
        where rows.line not in (select line from refused)
    """


def _told_by(contract: Contract, zone: str) -> str:
    """When an event may be assumed known: of a month or a year, on its last day."""
    if contract.event_time is None:
        return "null::timestamptz"
    column = f'rows."{contract.event_time}"'
    if not contract.event_is_a_day:
        return column
    day = f"""
        case rows.event_precision
            when 'month' then last_day({column})
            when 'year' then last_day({column} + interval 11 month)
            else {column}
        end
    """
    return f"timezone('{zone}', ({day})::timestamp)"


def _contested(bench: Bench, contract: Contract) -> str:
    """Keys that need their whole chain looked at: stated twice, held, or gone."""
    name = contract.name
    statement = f"""
        select event_id from rows_{name}
        group by event_id having count(*) > 1 or bool_or(withdraws)
        union
        select event_id from lake.{name}
        where event_id in (select event_id from rows_{name})
    """
    kind = bench.source.snapshot_of(name)
    if kind is None:
        return statement
    statement += f"""
        union
        select event_id from rows_{name}
        where exists ({later_snapshots(bench, name, kind)})
    """
    if not bench.sent_complete(kind):
        return statement
    return f"""
        {statement}
        union
        select event_id from rows_{name}
        where (select count(distinct ordinal) from rows_{name}) > 1
        union
        select event_id from lake.{name} where source = '{bench.source.name}'
    """


def _held(contract: Contract) -> str:
    """Every version the lake holds of the contested keys, with its place."""
    return f"""
        select
            detail.event_id,
            detail.version,
            coalesce(chain.place_at, detail.known_at) as place_at,
            detail.sequence,
            detail.known_at,
            if(detail.op = 'retract', {RETRACTED}, detail.body) as body,
            detail.source
        from (
            select *, {body(contract, "said")} as body
            from kept_{contract.name} as said
        ) as detail
        left join (
            select distinct event_id, version, place_at from lake.revisions
            where contract = '{contract.name}'
        ) as chain using (event_id, version)
    """


def _candidates(bench: Bench, contract: Contract) -> str:
    """All statements about the contested keys: held, incoming, and those implied."""
    name = contract.name
    owner = bench.source.name
    statements = [
        f"""
        select event_id, 'held' as origin, null::bigint as line, version, place_at,
            sequence, known_at, body, source <> '{owner}' as foreign_key
        from held
        """,
        f"""
        select event_id, 'incoming', line, null, place_at, sequence, known_at, body,
            false
        from rows_{name} where event_id in (select event_id from contested)
        """,
        _confirmed(name),
    ]
    if kind := bench.source.snapshot_of(name):
        statements.append(implied(bench, name, kind))
        if bench.sent_complete(kind):
            statements.append(absent(bench, name, kind))
    return " union all ".join(statements)


def _confirmed(table: str) -> str:
    """Earlier rows that only repeated what was then in force."""
    return f"""
        select said.event_id, 'confirmed', null, max(held.version), said.place_at,
            said.sequence, any_value(said.known_at), said.body, false
        from lake.confirmations as said
        join held on said.event_id = held.event_id and said.body = held.body
        where said.contract = '{table}'
            and said.event_id in (select event_id from contested)
        group by said.event_id, said.place_at, said.sequence, said.body
    """
