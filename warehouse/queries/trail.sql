-- Everything known of one borrower, as it then stood, in order of when it happened.
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
order by event_time nulls first, event_id
