-- Why lines of one batch were quarantined, by rule and file, and how many are open still.
-- Grain: one row per rule and file.
-- classes: rule C1, quarantined C1, open_lines C1
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
    said.rule,
    said.file_id,
    named.file_name,
    count(*) as quarantined,
    count(*) - count(again.line) as open_lines
from lake.quarantined as said
left join again using (batch_id, file_id, line)
left join named on said.file_id = named.file_id
where said.batch_id = $batch_id and said.recorded_at <= $until
group by said.rule, said.file_id, named.file_name
order by open_lines desc, said.rule, named.file_name
