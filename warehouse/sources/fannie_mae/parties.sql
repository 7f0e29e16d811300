-- Those who signed each loan, counted and never named; the lenders that sold the loans and
-- the companies that serve them, by the name the file writes ("OTHER" is nobody). Grain:
-- one row per person, and per company and file it is in.
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

companies as (

    select
        line,
        seller as name,
        last_day(originated) as known_at
    from acquired_all
    union all
    select
        line,
        servicer as name,
        last_day(reported) as known_at
    from performance

)

select
    line,
    'fannie-person-' || loan_id || '-' || person as party_id,
    'person' as party_kind,
    null as masked_name,
    'US' as country,
    last_day(originated) as known_at
from signed
union all
select
    min(line) as line,
    'fannie-company-' || left(md5(name), 8) as party_id,
    'organisation' as party_kind,
    name as masked_name,
    'US' as country,
    min(known_at) as known_at
from companies
where name <> 'OTHER'
group by name, line >> 40
