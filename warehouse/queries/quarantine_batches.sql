-- The batches with quarantined lines, the newest first: how many of them are open still,
-- and how many came again. Grain: one row per batch.
-- classes: quarantined C1, open_lines C1, came_again C1, found C1
with

again as (

    select distinct
        quarantined_in as batch_id,
        file_id,
        line
    from lake.redriven
    where recorded_at <= $until

),

counted as (

    select
        said.batch_id,
        count(*) as quarantined,
        count(again.line) as came_again
    from lake.quarantined as said
    left join again using (batch_id, file_id, line)
    where said.recorded_at <= $until
    group by said.batch_id

)

select
    counted.batch_id,
    batches.source,
    batches.recorded_at,
    counted.quarantined,
    counted.quarantined - counted.came_again as open_lines,
    counted.came_again,
    count(*) over () as found
from counted
left join lake.batches as batches using (batch_id)
where $source is null or batches.source = $source
order by batches.recorded_at desc, counted.batch_id
limit $size offset $skip
