-- What is known of a borrower without knowing when it happened. Grain: one row per kind.
-- classes: happened C1
select
    kind,
    count(*) as happened
from events_of($borrower_id, $before, $until)
where event_time is null
group by kind
order by happened desc, kind
