-- The lenders that sold the loans and the companies that serve them; "OTHER" is nobody.
-- They have no id in the files: the name, as it is written, stands for one. Grain: one row
-- per name and file it is in.
with

named as (

    select
        line,
        seller as name,
        last_day(originated) as known_at
    from acquired_2000q1
    union all
    select
        line,
        seller as name,
        last_day(originated) as known_at
    from acquired
    union all
    select
        line,
        servicer as name,
        last_day(reported) as known_at
    from performance

)

select
    min(line) as line,
    'fannie-company-' || left(md5(name), 8) as party_id,
    'organisation' as party_kind,
    name as masked_name,
    'US' as country,
    min(known_at) as known_at
from named
where name <> 'OTHER'
group by name, line >> 40
