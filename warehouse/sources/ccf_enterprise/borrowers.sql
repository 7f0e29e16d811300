-- Every enterprise on the list or in an event stands as one nobody lent to. It is known
-- from its first event on, at the latest from the list's day. Grain: one row per
-- enterprise.
with

mentioned as (

    select
        line,
        eid,
        date '2015-08-31' as known_at
    from labelled
    union all
    select
        line,
        eid,
        date '2015-08-31' as known_at
    from investment
    where eid <> bteid
    union all
    select
        line,
        eid,
        last_day(djdate) as known_at
    from project
    union all
    select
        line,
        eid,
        last_day(lawdate) as known_at
    from lawsuit
    union all
    select
        line,
        eid,
        last_day(fbdate) as known_at
    from listing
    union all
    select
        line,
        eid,
        last_day(begindate) as known_at
    from qualification

)

select
    min(line) as line,
    'ccf-' || eid as borrower_id,
    'ccf-' || eid as party_id,
    'unlent' as borrower_kind,
    'public_records' as scheme,
    least(min(known_at), date '2015-08-31') as known_at
from mentioned
group by eid
