"""The rows that land: a contract's own columns, the three clocks, and where from."""

from pathlib import Path

from warehouse.contracts import Contract
from warehouse.contracts.kinds import Kind, KindByCode
from warehouse.intake.arrivals import LINE_MASK
from warehouse.intake.bench import Bench
from warehouse.intake.wording import quoted
from warehouse.lake.tables import EVENTS, detail_columns


def new_details(bench: Bench, contract: Contract) -> str:
    """Select every new version of a table, in the order of its columns in the lake."""
    name = contract.name
    own = ", ".join(f'told."{column}"' for column in contract.sql_types)
    return f"""
        with snapshot as ({_snapshots(bench, name)}),
        again as ({_said_again(name)}),
        fresh as (
            {_uncontested(name)}
            union all by name
            {_stated(name)}
            union all by name
            {_restated(name)}
        ),
        told as (select *, {_clocks(contract, bench.source.zone)} from fresh)
        select
            told.event_id, {own}, told.event_time, told.event_end,
            told.event_precision, told.utc_offset, told.known_at, told.known_at_basis,
            landing.recorded_at, told.version::integer as version, told.op,
            '{bench.source.name}' as source, landing.batch_id, told.file_id,
            told.sequence, told.line_no as line
        from told cross join landing
    """


def _uncontested(table: str) -> str:
    """Rows whose key is new: their only version."""
    return f"""
        select
            said.* exclude (place_at), 1 as version, 'assert' as op,
            said.line & {LINE_MASK} as line_no
        from rows_{table} as said
        where said.event_id not in (select event_id from contested_{table})
    """


def _stated(table: str) -> str:
    """Versions made of a row of this batch, or retractions of what one says."""
    return f"""
        select
            said.* exclude (place_at, known_at, sequence, ordinal, file_id),
            ruled.known_at, ruled.sequence, ruled.version, ruled.op,
            coalesce(snapshot.file_id, said.file_id) as file_id,
            if(ruled.op = 'retract', 0, said.line & {LINE_MASK}) as line_no
        from verdicts_{table} as ruled
        join rows_{table} as said
            on ruled.event_id = said.event_id and ruled.copy_line = said.line
        left join snapshot
            on ruled.op = 'retract' and ruled.sequence = snapshot.sequence
        where ruled.verdict = 'new'
    """


def _restated(table: str) -> str:
    """Versions made of an earlier one: retracted, or said again after a late file."""
    return f"""
        select
            before.* exclude (
                known_at, sequence, version, op, line, event_time, event_end,
                event_precision, utc_offset, recorded_at, source, batch_id, file_id
            ),
            ruled.known_at, ruled.sequence, ruled.version, ruled.op,
            coalesce(snapshot.file_id, again.file_id, before.file_id) as file_id,
            if(ruled.op = 'retract', 0, coalesce(again.line, before.line)) as line_no
        from verdicts_{table} as ruled
        join lake.{table} as before
            on ruled.event_id = before.event_id and ruled.copy_version = before.version
        left join snapshot
            on ruled.op = 'retract' and ruled.sequence = snapshot.sequence
        left join again
            on ruled.op <> 'retract' and ruled.event_id = again.event_id
            and ruled.place_at = again.place_at and ruled.sequence = again.sequence
        where ruled.verdict = 'new' and ruled.copy_line is null
    """


def _said_again(table: str) -> str:
    """Where what was merely repeated had been said."""
    return f"""
        select event_id, place_at, sequence, min(file_id) as file_id,
            arg_min(line, file_id) as line
        from lake.confirmations
        where contract = '{table}'
            and event_id in (select event_id from contested_{table})
        group by event_id, place_at, sequence
    """


def _snapshots(bench: Bench, table: str) -> str:
    """The file behind each retraction: the full list that lacks the key."""
    kind = bench.source.snapshot_of(table) or ""
    return f"""
        select sequence, min(file_id) as file_id
        from (
            select sequence, file_id from arrived
            where file_kind = '{kind}' and mode = 'snapshot'
            union
            select sequence, file_id from lake.files
            where source = '{bench.source.name}' and file_kind = '{kind}'
                and mode = 'snapshot'
        )
        group by sequence
    """


def _clocks(contract: Contract, zone: str) -> str:
    """Work out when it happened, how precisely, and how far the source's clock is."""
    start, end = contract.event_time, contract.event_end
    if start is None:
        return (
            "null::timestamptz as event_time, null::timestamptz as event_end, "
            "'unknown' as event_precision, null::smallint as utc_offset"
        )
    is_day = contract.event_is_a_day
    ended = "null::timestamptz"
    if end is not None:
        ended = _moment(end, zone, is_day=contract.sql_types[end] == "date")
    local = f'"{start}"::timestamp' if is_day else f"timezone('{zone}', \"{start}\")"
    moment = _moment(start, zone, is_day=is_day)
    kind = "day" if is_day else "instant"
    period = f"""when "{end}" is not null then 'period'""" if end else ""
    return (
        f"{moment} as event_time, {ended} as event_end, "
        f"case when \"{start}\" is null then 'unknown' {period} else '{kind}' end "
        f"as event_precision, "
        f"((epoch({local}) - epoch({moment})) / 60)::smallint as utc_offset"
    )


def _moment(column: str, zone: str, *, is_day: bool) -> str:
    return f"timezone('{zone}', \"{column}\"::timestamp)" if is_day else f'"{column}"'


def envelopes(contract: Contract, staged: Path) -> str:
    """Select the envelopes of staged detail rows, in the order of `events`."""
    columns = detail_columns(contract)
    amount = f'"{contract.amount}"' if contract.amount else "null"
    told = {
        "contract": f"'{contract.name}'",
        "lane": _lane(contract),
        "kind": _kind(contract),
        "amount": amount,
        "facts": _facts(contract),
    }
    chosen = ", ".join(
        name
        if name in columns and name not in told
        else f"{told.get(name, 'null')}::{kind.removesuffix(' not null')} as {name}"
        for name, kind in EVENTS.items()
    )
    return f"select {chosen} from read_parquet({quoted(staged)})"


def _kind(contract: Contract) -> str:
    if isinstance(contract.kind, Kind):
        return f"'{contract.kind.name}'"
    names = {code: kind.name for code, kind in contract.kind.kinds.items()}
    return f"{_case(contract.kind, names)} end"


def _lane(contract: Contract) -> str:
    """The table's lane, but for the kinds that name another."""
    if isinstance(contract.kind, Kind):
        return f"'{contract.kind.lane or contract.lane}'"
    lanes = {code: kind.lane for code, kind in contract.kind.kinds.items() if kind.lane}
    if not lanes:
        return f"'{contract.lane}'"
    return f"{_case(contract.kind, lanes)} else '{contract.lane}' end"


def _case(kind: KindByCode, told: dict[str, str]) -> str:
    whens = " ".join(f"when '{code}' then '{words}'" for code, words in told.items())
    return f'case "{kind.column}" {whens}'


def _facts(contract: Contract) -> str:
    """Fold the columns the envelope has no place for into JSON without its nulls."""
    envelope = {"borrower_id", "facility_id", "currency", contract.amount}
    rest = [name for name in contract.sql_types if name not in envelope]
    pairs = ", ".join(f'"{name}" := "{name}"' for name in rest)
    return f"json_merge_patch('{{}}', to_json(struct_pack({pairs})))::varchar"
