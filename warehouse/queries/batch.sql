-- One batch: its summary, with the money of its control totals apart, and what its source
-- then said of itself. Grain: one row per batch.
-- classes: summary C1, differences C1, control_totals C2, declared C1, definition C1
with

of_batch as (

    select
        batch_id,
        source,
        recorded_at,
        json_merge_patch(summary, '{"control_totals": null}') as summary,
        summary -> '$.control_totals' as totals,
        summary ->> '$.definition' as definition
    from lake.batches
    where batch_id = $batch_id and recorded_at <= $until

)

select
    of_batch.batch_id,
    of_batch.source,
    of_batch.recorded_at,
    of_batch.summary,
    from_json(
        of_batch.totals,
        '[{"file":"text","column":"text","currency":"text","difference":"text"}]'
    ) as differences,
    of_batch.totals::varchar as control_totals,
    of_batch.definition,
    definitions.declared
from of_batch
left join lake.definitions as definitions using (source, definition)
