-- How new is what each source told, by the day: the newest event it told of once it
-- had happened, and its newest
-- knowledge where that is not assumed. Grain: one row per source.
-- classes: newest_event C1, newest_known_at C1, facts_known C1
select
    source,
    max(event_time) filter (
        where event_time < $before and event_time <= known_at
    ) as newest_event,
    max(known_at) filter (where known_at_basis <> 'assumed') as newest_known_at,
    count(*) as facts_known
from events_in_force($before, $until)
group by source
order by source
