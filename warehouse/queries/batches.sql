-- The batches taken in, of one source or of all, the newest first, with what became of
-- their lines. Grain: one row per batch.
-- classes: lines_read C1, accepted C1, duplicate C1, set_aside C1, quarantined C1
-- classes: facts_made C1, corrections C1, retractions C1, found C1
select
    batch_id,
    source,
    recorded_at,
    (summary ->> '$.read')::bigint as lines_read,
    (summary ->> '$.accepted')::bigint as accepted,
    (summary ->> '$.duplicate')::bigint as duplicate,
    (summary ->> '$.set_aside')::bigint as set_aside,
    (summary ->> '$.quarantined')::bigint as quarantined,
    (summary ->> '$.facts')::bigint as facts_made,
    (summary ->> '$.corrections')::bigint as corrections,
    (summary ->> '$.retractions')::bigint as retractions,
    count(*) over () as found
from lake.batches
where ($source is null or source = $source) and recorded_at <= $until
order by recorded_at desc
limit $size offset $skip
