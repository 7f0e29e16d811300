-- Who sold each loan, and who serves it since which month; when a servicer stopped is not
-- told. Grain: one row per loan, company and role.
with

acquired_all as (

    select * from acquired_2000q1
    union all by name
    select * from acquired

),

played as (

    select
        line,
        seller as name,
        'seller' as role,
        loan_id,
        null::date as valid_from,
        last_day(originated) as known_at
    from acquired_all
    union all
    select
        arg_min(line, reported) as line,
        servicer as name,
        'servicer' as role,
        loan_id,
        min(reported) as valid_from,
        last_day(min(reported)) as known_at
    from performance
    where servicer is not null
    group by servicer, loan_id

)

select
    line,
    'fannie-company-' || left(md5(name), 8) as party_id,
    role,
    'facility' as subject_kind,
    'fannie-facility-' || loan_id as subject_id,
    'fannie-' || loan_id as borrower_id,
    'fannie-facility-' || loan_id as facility_id,
    valid_from,
    known_at,
    'month' as event_precision
from played
where name <> 'OTHER'
