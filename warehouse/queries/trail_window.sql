-- What happened to a borrower between two instants, newest first.
-- Grain: one row per fact.
select
    event_id,
    facility_id,
    lane,
    kind,
    event_time,
    event_end,
    event_precision,
    utc_offset,
    known_at,
    known_at_basis,
    recorded_at,
    amount,
    currency,
    facts,
    version
from events_of($borrower_id, $before, $until)
where event_time >= $since and event_time < $to
order by event_time desc, event_id
limit $size offset $skip
