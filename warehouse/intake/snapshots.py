"""Full lists: what they do not list is gone, and what they list was so on that day.

A snapshot speaks of all keys of its table, whichever file stated them first. One with a
bad line is taken as a delta: it may lack a key only because that key's line was bad.
"""

from warehouse.contracts import STANDARD
from warehouse.contracts.shapes import PSEUDONYM
from warehouse.intake.bench import Bench
from warehouse.intake.fingerprints import RETRACTED
from warehouse.intake.sealing import WHOSE


def absent(bench: Bench, table: str, kind: str) -> str:
    """Keys a complete snapshot of this batch does not list, at its place.

    It cannot list an erased person's, whose lines are put aside: those facts stay.
    """
    ordinals = ", ".join(str(ordinal) for ordinal in sorted(bench.snapshots))
    return f"""
        select universe.event_id, 'absent', null, null, sent.place_at, sent.sequence,
            sent.known_at, {RETRACTED}, false
        from contested as universe
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
        and universe.event_id not in ({_of_erased(table)})
    """


def _of_erased(table: str) -> str:
    """Select the facts the lake holds of persons who were erased."""
    columns = [name for name in WHOSE if name in STANDARD[table].sql_types]
    about = " or ".join(
        f"coalesce(regexp_extract(told.{name}, '{PSEUDONYM}'), '') in (from erased) "
        f"or told.{name} in (from erased)"
        for name in columns
    )
    return f"select told.event_id from lake.{table} as told where {about or 'false'}"


def later_snapshots(bench: Bench, table: str, kind: str) -> str:
    """Snapshots taken before whose place is after some row of this batch."""
    return f"""
        select sequence, max(placed_at) as place_at
        from lake.files
        where source = '{bench.source.name}' and file_kind = '{kind}'
            and mode = 'snapshot' and placed_at is not null
        group by sequence
        having (max(placed_at), sequence) > (
            select min((place_at, sequence)) from rows_{table}
        )
    """


def implied(bench: Bench, table: str, kind: str) -> str:
    """What later snapshots said of a key, where a batch comes in before them.

    They had it as it was in force then, or not at all: either must be said again if
    this batch changes what was in force before them.
    """
    return f"""
        select asked.event_id, if(held.body is null, 'absent', 'confirmed'), null,
            held.version, file.place_at, file.sequence, file.place_at,
            coalesce(held.body, {RETRACTED}), false
        from contested as asked
        cross join ({later_snapshots(bench, table, kind)}) as file
        left join held
            on asked.event_id = held.event_id
            and (held.place_at, held.sequence) <= (file.place_at, file.sequence)
        qualify row_number() over (
            partition by asked.event_id, file.sequence
            order by held.place_at desc nulls last, held.sequence desc nulls last
        ) = 1
    """
