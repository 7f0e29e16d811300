-- The files of one batch, each by its hash; one sent before names the batch that took it.
-- Grain: one row per file.
-- classes: lines C1, file_kind C1, mode C1, bytes C1, arrived_at C1, taken_in_batch C1
-- classes: found C1
with

of_batch as (

    select
        source,
        summary,
        unnest(json_keys(summary, '$.files')) as file_name
    from lake.batches
    where batch_id = $batch_id and recorded_at <= $until

),

sent as (

    select
        source,
        file_name,
        (summary -> '$.files' ->> file_name)::bigint as lines,
        summary -> '$.file_ids' ->> file_name as file_id
    from of_batch

),

first_taken as (

    select
        source,
        file_id,
        arg_min(file_kind, recorded_at) as file_kind,
        arg_min(mode, recorded_at) as mode,
        arg_min(sequence, recorded_at) as sequence,
        arg_min(bytes, recorded_at) as bytes,
        min(arrived_at) as arrived_at,
        arg_min(batch_id, recorded_at) as taken_in_batch
    from lake.files
    where recorded_at <= $until
    group by source, file_id

)

select
    sent.file_name,
    sent.lines,
    sent.file_id,
    first_taken.file_kind,
    first_taken.mode,
    first_taken.sequence,
    first_taken.bytes,
    first_taken.arrived_at,
    first_taken.taken_in_batch,
    count(*) over () as found
from sent
left join first_taken using (source, file_id)
order by first_taken.file_kind, first_taken.sequence, sent.file_name
limit $size offset $skip
