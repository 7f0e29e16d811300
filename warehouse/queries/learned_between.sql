-- What was learned of a borrower after one day's end and by another's: new facts, facts
-- corrected and facts withdrawn. Grain: one row per fact that differs.
-- classes: learned C1, amount_before C2
with

then_known as (

    select * from events_of($borrower_id, least($earlier, $before), $until)

),

now_known as (

    select * from events_of($borrower_id, $before, $until)

),

withdrawn as (

    select
        event_id,
        max(known_at) as known_at
    from events_versions_of($borrower_id, $before, $until)
    where op = 'retract' and known_at >= $earlier
    group by event_id

)

select
    coalesce(now_known.event_id, then_known.event_id) as event_id,
    case
        when then_known.event_id is null then 'new'
        when now_known.event_id is null then 'withdrawn'
        else 'corrected'
    end as learned,
    coalesce(now_known.facility_id, then_known.facility_id) as facility_id,
    coalesce(now_known.lane, then_known.lane) as lane,
    coalesce(now_known.kind, then_known.kind) as kind,
    coalesce(now_known.event_time, then_known.event_time) as event_time,
    coalesce(now_known.event_precision, then_known.event_precision) as event_precision,
    coalesce(now_known.utc_offset, then_known.utc_offset) as utc_offset,
    coalesce(now_known.known_at, withdrawn.known_at) as known_at,
    coalesce(now_known.first_known_at, then_known.first_known_at) as first_known_at,
    coalesce(now_known.known_at_basis, then_known.known_at_basis) as known_at_basis,
    then_known.amount as amount_before,
    now_known.amount,
    coalesce(now_known.currency, then_known.currency) as currency
from now_known
full join then_known using (event_id)
left join withdrawn on then_known.event_id = withdrawn.event_id
where now_known.version is distinct from then_known.version
order by known_at desc, event_time desc, event_id
