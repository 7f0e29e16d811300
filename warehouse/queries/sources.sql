-- Every source that ever sent a file: what it says of itself, the last file that told
-- something by the day, and what became of all its lines; `trend` is the share of lines
-- quarantined in each of its last batches, the newest last. Grain: one row per source.
-- classes: title_zh C1, title_en C1, legal_basis_zh C1, legal_basis_en C1, knowledge C1
-- classes: every C1, late_after C1, last_file C1, came_at C1, files C1, batches C1
-- classes: lines_read C1, accepted C1, duplicate C1, set_aside C1, quarantined C1, trend C1
with

said as (

    select
        source,
        arg_max(declared, recorded_at) as declared
    from lake.definitions
    where recorded_at <= $until
    group by source

),

came as (

    select
        source,
        count(*) as files,
        arg_max(if(told_at < $before, file_name, null), (told_at, sequence)) as last_file,
        arg_max(if(told_at < $before, arrived_at, null), (told_at, sequence)) as came_at
    from (
        select *, coalesce(placed_at, arrived_at) as told_at
        from lake.files
        where recorded_at <= $until
    )
    group by source

),

counted as (

    select
        source,
        recorded_at,
        (summary ->> '$.read')::bigint as lines_read,
        (summary ->> '$.accepted')::bigint as accepted,
        (summary ->> '$.duplicate')::bigint as duplicate,
        (summary ->> '$.set_aside')::bigint as set_aside,
        (summary ->> '$.quarantined')::bigint as quarantined
    from lake.batches
    where recorded_at <= $until

),

taken as (

    select
        source,
        count(*) as batches,
        sum(lines_read)::bigint as lines_read,
        sum(accepted)::bigint as accepted,
        sum(duplicate)::bigint as duplicate,
        sum(set_aside)::bigint as set_aside,
        sum(quarantined)::bigint as quarantined,
        list(quarantined / greatest(lines_read, 1) order by recorded_at)[-20:] as trend
    from counted
    group by source

)

select
    taken.source,
    said.declared ->> '$.title.zh' as title_zh,
    said.declared ->> '$.title.en' as title_en,
    array_to_string(said.declared ->> '$.legal_basis[*].zh', '; ') as legal_basis_zh,
    array_to_string(said.declared ->> '$.legal_basis[*].en', '; ') as legal_basis_en,
    said.declared ->> '$.knowledge' as knowledge,
    said.declared ->> '$.freshness.every' as every,
    said.declared ->> '$.freshness.late_after' as late_after,
    came.last_file,
    came.came_at,
    came.files,
    taken.batches,
    taken.lines_read,
    taken.accepted,
    taken.duplicate,
    taken.set_aside,
    taken.quarantined,
    taken.trend
from taken
left join said using (source)
left join came using (source)
order by taken.source
