-- The enterprises themselves, and those they invested in with the year they were founded.
-- Who is both is told once, by the line that tells the year; where files come apart, what
-- tells the year counts. Grain: one row per enterprise.
with

mentioned as (

    select
        line,
        eid,
        null::date as founded
    from labelled
    union all
    select
        line,
        eid,
        null as founded
    from investment
    where eid <> bteid
    union all
    select
        line,
        eid,
        null as founded
    from project
    union all
    select
        line,
        eid,
        null as founded
    from lawsuit
    union all
    select
        line,
        eid,
        null as founded
    from listing
    union all
    select
        line,
        eid,
        null as founded
    from qualification
    union all
    select
        line,
        bteid as eid,
        -- 1899 is the year zero of spreadsheets: no year was told.
        if(btyear < date '1900-01-01', null, btyear) as founded
    from investment
    where eid <> bteid

)

select
    coalesce(min(line) filter (founded is not null), min(line)) as line,
    'ccf-' || eid as party_id,
    'organisation' as party_kind,
    'CN' as country,
    max(founded) as registered_on,
    'year' as event_precision,
    date '2015-08-31' as known_at,
    if(max(founded) is null, 0, 1) as sequence
from mentioned
group by eid
