-- Who owes each loan, who sold it, and who serves it since which month; when a servicer
-- stopped is not told. Grain: one row per loan, party and role.
with

acquired_all as (

    select * from acquired_2000q1
    union all by name
    select * from acquired

),

signed as (

    select
        line,
        loan_id,
        originated,
        unnest(range(1, borrowers + 1)) as person
    from acquired_all

),

played as (

    select
        line,
        'fannie-person-' || loan_id || '-' || person as party_id,
        if(person = 1, 'borrower', 'co_borrower') as role,
        loan_id,
        originated as valid_from,
        last_day(originated) as known_at
    from signed
    union all
    select
        line,
        'fannie-company-' || left(md5(seller), 8) as party_id,
        'seller' as role,
        loan_id,
        null as valid_from,
        last_day(originated) as known_at
    from acquired_all
    where seller <> 'OTHER'
    union all
    select
        arg_min(line, reported) as line,
        'fannie-company-' || left(md5(servicer), 8) as party_id,
        'servicer' as role,
        loan_id,
        min(reported) as valid_from,
        last_day(min(reported)) as known_at
    from performance
    where servicer <> 'OTHER'
    group by servicer, loan_id

)

select
    line,
    party_id,
    role,
    'facility' as subject_kind,
    'fannie-facility-' || loan_id as subject_id,
    'fannie-' || loan_id as borrower_id,
    'fannie-facility-' || loan_id as facility_id,
    valid_from,
    known_at,
    'month' as event_precision
from played
