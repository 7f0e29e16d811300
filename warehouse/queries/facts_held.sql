-- How many facts stand in each table of the standard, as known by the day.
-- Grain: one row per table.
-- classes: facts_known C1
select
    contract,
    count(*) as facts_known
from events_in_force($before, $until)
group by contract
order by contract
