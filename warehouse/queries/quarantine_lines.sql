-- The open lines of one batch, under one rule or all, in the order of their files; never
-- what they say. Grain: one row per file and line.
-- classes: rule C1, found C1
with

again as (

    select distinct
        quarantined_in as batch_id,
        file_id,
        line
    from lake.redriven
    where quarantined_in = $batch_id and recorded_at <= $until

),

named as (

    select
        file_id,
        any_value(file_name) as file_name
    from lake.files
    group by file_id

)

select
    said.file_id,
    named.file_name,
    said.line,
    said.rule,
    count(*) over () as found
from lake.quarantined as said
anti join again using (batch_id, file_id, line)
left join named on said.file_id = named.file_id
where said.batch_id = $batch_id
    and said.recorded_at <= $until
    and ($rule is null or said.rule = $rule)
order by named.file_name, said.file_id, said.line
limit $size offset $skip
