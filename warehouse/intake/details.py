"""The rows that land: a contract's own columns, the three clocks, and where from."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from warehouse.contracts import Contract
from warehouse.contracts.kinds import Kind, KindByCode
from warehouse.contracts.provenance import COARSE
from warehouse.intake.arrivals import LINE_MASK
from warehouse.intake.bench import Bench
from warehouse.intake.wording import quoted
from warehouse.lake.tables import EVENTS, detail_columns


def new_details(bench: Bench, contract: Contract, lines: range) -> str:
    """Select the new versions that some of a batch's lines make, as the lake has them.

    They come in the order of `sort_order`. Only what differs from row to row is sorted;
    what a whole batch shares is put beside it afterwards.
    """
    name = contract.name
    own = ", ".join(f'told."{column}"' for column in contract.sql_types)
    order = ", ".join(f'"{column}"' for column in _order(contract))
    files = ", ".join(quoted(file) for file in bench.files)
    return f"""
        with {_fresh(bench, contract, lines)},
        told as (select * from fresh order by {order})
        select
            told.event_id, {own}, {_clocks(contract, bench.source.zone)},
            told.known_at,
            coalesce(told.known_at_basis, '{bench.source.basis_of(name)}')
                as known_at_basis,
            {bench.recorded} as recorded_at,
            coalesce(told.version, 1)::integer as version,
            coalesce(told.op, 'assert') as op,
            '{bench.source.name}' as source, {quoted(bench.batch_id)} as batch_id,
            coalesce(told.file_id, list_extract([{files}], told.ordinal)) as file_id,
            told.sequence, told.line_no as line
        from told
    """


def _order(contract: Contract) -> tuple[str, ...]:
    """Tell what rows are sorted by, before `sort_order`'s clocks are worked out."""
    if "borrower_id" in contract.sql_types:
        return ("borrower_id", contract.event_time or contract.key[0])
    return contract.key


def _fresh(bench: Bench, contract: Contract, lines: range) -> str:
    """Gather the rows of new keys, and the new versions of those spoken of before."""
    name = contract.name
    if name not in bench.contested:
        return f"fresh as ({_uncontested(contract, lines)})"
    return f"""
        snapshot as ({_snapshots(bench, name)}),
        again as ({_said_again(name)}),
        fresh as (
            {_uncontested(contract, lines)}
                and said.event_id not in (select event_id from contested_{name})
            union all by name
            {_stated(name, lines)}
            {_restated(bench, name, lines)}
        )
    """


def _of(lines: range) -> str:
    return f"said.line between {lines.start} and {lines.stop - 1}"


def _uncontested(contract: Contract, lines: range) -> str:
    """Rows of some lines, each as if its key were new: its only version."""
    own = ", ".join(f'said."{column}"' for column in contract.sql_types)
    return f"""
        select
            said.event_id, {own}, said.event_precision, said.known_at, said.sequence,
            said.ordinal, said.line & {LINE_MASK} as line_no, null::varchar as file_id,
            null::varchar as known_at_basis, null::integer as version,
            null::varchar as op
        from rows_{contract.name} as said
        where {_of(lines)}
    """


def _stated(table: str, lines: range) -> str:
    """Versions made of a row of this batch: what it says or takes back, or its end."""
    return f"""
        select
            said.* exclude (
                place_at, known_at, sequence, ordinal, file_id, file_kind, line, body,
                withdraws
            ),
            ruled.known_at, ruled.sequence, ruled.version, ruled.op,
            coalesce(snapshot.file_id, said.file_id) as file_id,
            if(ruled.origin = 'absent', 0, said.line & {LINE_MASK}) as line_no
        from verdicts_{table} as ruled
        join rows_{table} as said
            on ruled.event_id = said.event_id and ruled.copy_line = said.line
        left join snapshot
            on ruled.origin = 'absent' and ruled.sequence = snapshot.sequence
        where ruled.verdict = 'new' and {_of(lines)}
    """


def _restated(bench: Bench, table: str, lines: range) -> str:
    """Versions made of an earlier one, by no line: they come with the first lines."""
    if lines.start > 0:
        return ""
    return f"""
        union all by name
        select
            before.* exclude (
                known_at, sequence, version, op, line, event_time, event_end,
                utc_offset, recorded_at, source, batch_id, file_id
            ),
            ruled.known_at, ruled.sequence, ruled.version, ruled.op,
            coalesce(again.file_id, snapshot.file_id, before.file_id) as file_id,
            coalesce(again.line, if(ruled.op = 'retract', 0, before.line)) as line_no
        from verdicts_{table} as ruled
        join {bench.kept(table)} as before
            on ruled.event_id = before.event_id and ruled.copy_version = before.version
        left join snapshot
            on ruled.op = 'retract' and ruled.sequence = snapshot.sequence
        left join again
            on ruled.origin <> 'absent' and ruled.event_id = again.event_id
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
        f"case when \"{start}\" is null then 'unknown' "
        f"when told.event_precision in {COARSE} then told.event_precision "
        f"{period} else '{kind}' end as event_precision, "
        f"((epoch({local}) - epoch({moment})) / 60)::smallint as utc_offset"
    )


def _moment(column: str, zone: str, *, is_day: bool) -> str:
    return f"timezone('{zone}', \"{column}\"::timestamp)" if is_day else f'"{column}"'


def envelopes(contract: Contract, staged: Path) -> str:
    """Select the envelopes of staged detail rows, in their order."""
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
    members = ", ".join(
        f"'\"{name}\":' || {_as_json(name, kind, described)}"
        for (name, kind), described in zip(
            contract.sql_types.items(), contract.described.values(), strict=True
        )
        if name not in envelope
    )
    return f"'{{' || concat_ws(',', {members}) || '}}'"


def _as_json(name: str, kind: str, described: Mapping[str, Any]) -> str:
    """Write a cell as JSON does, plainly where nothing in it can need an escape."""
    if kind == "date" or described.get("values"):
        return f"'\"' || \"{name}\" || '\"'"
    return f'to_json("{name}")'
