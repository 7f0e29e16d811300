-- Every version of one fact that was known, with the line of the file that stated it; the
-- one in force is marked. Grain: one row per version.
-- classes: in_force C1, file_kind C1, arrived_at C1, definition C1
with

named as (

    select
        file_id,
        any_value(file_name) as file_name,
        any_value(file_kind) as file_kind,
        any_value(definition) as definition,
        min(arrived_at) as arrived_at
    from lake.files
    group by file_id

)

select
    events.event_id,
    events.contract,
    events.version,
    events.op,
    events.borrower_id,
    events.facility_id,
    events.lane,
    events.kind,
    events.event_time,
    events.event_precision,
    events.utc_offset,
    events.known_at,
    events.known_at_basis,
    events.recorded_at,
    events.amount,
    events.currency,
    events.facts,
    events.source,
    events.batch_id,
    events.file_id,
    named.file_name,
    named.file_kind,
    named.arrived_at,
    named.definition,
    events.sequence,
    events.line,
    coalesce(events.version = current.version, false) as in_force
from events_versions_of($borrower_id, $before, $until) as events
left join events_of($borrower_id, $before, $until) as current using (event_id)
left join named on events.file_id = named.file_id
where events.event_id = try_cast($event_id as uuid)
order by events.version desc
