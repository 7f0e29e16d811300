-- How much happened to a borrower between two instants. Grain: one row.
-- classes: happened C1, first_event C1, last_event C1
select
    count(*) as happened,
    min(event_time) as first_event,
    max(event_time) as last_event
from events_of($borrower_id, $before, $until)
where event_time >= $since and event_time < $to
