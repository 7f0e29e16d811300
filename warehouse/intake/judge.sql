-- The verdict on every statement about a contested key, in the order of places.
-- Grain: one row per candidate statement; version counts on from those held.
with

-- What a full list lacks was taken back only if somebody had spoken of it before.
spoken_of as (

    select *
    from candidates
    qualify
        bool_or(origin <> 'absent') over (
            partition by event_id order by place_at, sequence
        )

),

placed as (

    select
        *,
        row_number() over here as nth_here,
        first_value(body) over here as body_here,
        bool_or(foreign_key) over (partition by event_id) as is_foreign
    from spoken_of
    window here as (
        partition by event_id, place_at, sequence
        order by
            case origin when 'held' then 1 when 'incoming' then 2 else 3 end, line
    )

),

folded as (

    select
        event_id,
        place_at,
        sequence,
        lag(body) over chain as body_before,
        last_value(
            if(
                body <> '00000000-0000-0000-0000-000000000000'::uuid,
                struct_pack(line := line, version := version),
                null
            ) ignore nulls
        ) over (
            partition by event_id order by place_at, sequence
            rows between unbounded preceding and 1 preceding
        ) as last_told
    from placed
    where nth_here = 1
    window chain as (partition by event_id order by place_at, sequence)

),

ruled as (

    select
        placed.*,
        folded.body_before,
        folded.last_told,
        case
            when placed.origin = 'held' then 'held'
            when placed.origin = 'incoming' and placed.is_foreign then 'foreign_key'
            when placed.is_foreign then 'nothing'
            when placed.origin <> 'incoming' and placed.nth_here > 1 then 'nothing'
            when placed.nth_here > 1 and placed.body = placed.body_here then 'repeated'
            when placed.nth_here > 1 then 'conflict'
            when (placed.body is not distinct from folded.body_before)
                then if(placed.origin = 'incoming', 'confirmed', 'nothing')
            else 'new'
        end as verdict
    from placed
    join folded using (event_id, place_at, sequence)

)

select
    event_id,
    origin,
    line,
    place_at,
    sequence,
    known_at,
    body,
    verdict,
    case
        when origin = 'absent' then last_told.line
        when origin = 'incoming' then line
    end as copy_line,
    case
        when origin = 'absent' then last_told.version
        when origin <> 'incoming' then version
    end as copy_version,
    case
        when origin = 'absent' then 'retract'
        when body = '00000000-0000-0000-0000-000000000000'::uuid then 'retract'
        when body_before is null then 'assert'
        when body_before = '00000000-0000-0000-0000-000000000000'::uuid then 'assert'
        else 'correct'
    end as op,
    (
        case
            when origin = 'held' then version
            else
                coalesce(max(version) filter (where origin = 'held') over key_, 0)
                + row_number() over (
                    partition by event_id, verdict = 'new'
                    order by place_at, sequence
                )
        end
    )::integer as version
from ruled
window key_ as (partition by event_id)
