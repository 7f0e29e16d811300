"""The rows that land: a contract's own columns, the three clocks, and where from."""

from warehouse.contracts import Contract
from warehouse.contracts.kinds import Kind
from warehouse.intake.arrivals import LINE_MASK
from warehouse.intake.judging import Bench
from warehouse.lake.tables import EVENTS, detail_columns


def new_details(bench: Bench, contract: Contract) -> str:
    """Select every new version of a table, in the order of its columns in the lake."""
    name = contract.name
    own = ", ".join(f'told."{column}"' for column in contract.sql_types)
    return f"""
        with snapshot as (
            select sequence, any_value(file_id) as file_id from arrived
            where file_kind = '{_snapshot_of(bench, name)}' group by sequence
        ),
        fresh as (
            select
                said.* exclude (place_at), 1 as version, 'assert' as op,
                said.line & {LINE_MASK} as line_no
            from rows_{name} as said
            where said.event_id not in (select event_id from contested_{name})
            union all by name
            select
                said.* exclude (place_at, known_at, sequence, ordinal, file_id),
                ruled.known_at, ruled.sequence, ruled.version, ruled.op,
                coalesce(snapshot.file_id, said.file_id) as file_id,
                if(ruled.op = 'retract', 0, said.line & {LINE_MASK}) as line_no
            from verdicts_{name} as ruled
            join rows_{name} as said
                on ruled.event_id = said.event_id and ruled.copy_line = said.line
            left join snapshot
                on ruled.op = 'retract' and ruled.sequence = snapshot.sequence
            where ruled.verdict = 'new'
            union all by name
            select
                before.* exclude (
                    known_at, sequence, version, op, line, event_time, event_end,
                    event_precision, utc_offset, recorded_at, source, batch_id, file_id
                ),
                ruled.known_at, ruled.sequence, ruled.version, ruled.op,
                coalesce(snapshot.file_id, before.file_id) as file_id,
                if(ruled.op = 'retract', 0, before.line) as line_no
            from verdicts_{name} as ruled
            join lake.{name} as before
                on ruled.event_id = before.event_id
                and ruled.copy_version = before.version
            left join snapshot
                on ruled.op = 'retract' and ruled.sequence = snapshot.sequence
            where ruled.verdict = 'new' and ruled.copy_line is null
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


def _snapshot_of(bench: Bench, table: str) -> str:
    declared = bench.source.tables.get(table)
    return (declared and declared.snapshot_of) or ""


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
    offset = (
        f"epoch(\"{start}\"::timestamp) - epoch(timezone('{zone}', \"{start}\"::timestamp))"
        if is_day
        else f"epoch(timezone('{zone}', \"{start}\")) - epoch(\"{start}\")"
    )
    kind = "day" if is_day else "instant"
    period = f"""when "{end}" is not null then 'period'""" if end else ""
    return (
        f"{_moment(start, zone, is_day=is_day)} as event_time, {ended} as event_end, "
        f"case when \"{start}\" is null then 'unknown' {period} else '{kind}' end "
        f"as event_precision, (({offset}) / 60)::smallint as utc_offset"
    )


def _moment(column: str, zone: str, *, is_day: bool) -> str:
    return f"timezone('{zone}', \"{column}\"::timestamp)" if is_day else f'"{column}"'


def envelopes(contract: Contract, staged: str) -> str:
    """Select the envelopes of staged detail rows, in the order of `events`."""
    columns = detail_columns(contract)
    kind = _kind(contract)
    amount = f'"{contract.amount}"' if contract.amount else "null"
    told = {
        "contract": f"'{contract.name}'",
        "lane": _lane(contract),
        "kind": kind,
        "amount": f"{amount}::decimal(18,3)",
        "facts": _facts(contract),
    }
    chosen = ", ".join(
        f"{told[name]} as {name}"
        if name in told
        else (name if name in columns else f"null::{kind_.removesuffix(' not null')}")
        + ("" if name in columns else f" as {name}")
        for name, kind_ in EVENTS.items()
    )
    return f"select {chosen} from read_parquet('{staged}')"


def _kind(contract: Contract) -> str:
    if isinstance(contract.kind, Kind):
        return f"'{contract.kind.name}'"
    whens = " ".join(
        f"when '{code}' then '{kind.name}'" for code, kind in contract.kind.kinds.items()
    )
    return f'case "{contract.kind.column}" {whens} end'


def _lane(contract: Contract) -> str:
    """The table's lane, but for the kinds that name another."""
    if isinstance(contract.kind, Kind):
        return f"'{contract.kind.lane or contract.lane}'"
    whens = " ".join(
        f"when '{code}' then '{kind.lane}'"
        for code, kind in contract.kind.kinds.items()
        if kind.lane
    )
    if not whens:
        return f"'{contract.lane}'"
    return f"case \"{contract.kind.column}\" {whens} else '{contract.lane}' end"


def _facts(contract: Contract) -> str:
    """Fold the columns the envelope has no place for into JSON without its nulls."""
    envelope = {"borrower_id", "facility_id", "currency", contract.amount}
    rest = [name for name in contract.sql_types if name not in envelope]
    pairs = ", ".join(f'"{name}" := "{name}"' for name in rest)
    return f"json_merge_patch('{{}}', to_json(struct_pack({pairs})))::varchar"
