-- What became of the lines of one batch that came again, and in which batch.
-- Grain: one row per batch they came again in, fate, and whether they were mended.
-- classes: fate C1, is_mended C1, lines C1
select
    batch_id,
    recorded_at,
    fate,
    is_mended,
    count(*) as lines
from lake.redriven
where quarantined_in = $batch_id and recorded_at <= $until
group by batch_id, recorded_at, fate, is_mended
order by recorded_at desc, fate, is_mended
