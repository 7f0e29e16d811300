-- Contracts won, lawsuits, listings as dishonest debtor and the end of a listing. Their
-- lines have no id of their own, and two that say the same are two events. Grain: one row
-- per line, and one more where a listing ended.
with

told as (

    select
        line,
        eid,
        'award' as kind,
        'ccf-award-' || content_id(line, row(eid, typecode, djdate, ifhome)) as id,
        djdate as month,
        null::decimal(18, 3) as amount
    from project
    union all
    select
        line,
        eid,
        'lawsuit' as kind,
        'ccf-lawsuit-'
        || content_id(line, row(eid, typecode, lawdate, lawamount)) as id,
        lawdate as month,
        lawamount as amount
    from lawsuit
    union all
    select
        line,
        eid,
        'dishonest_listing' as kind,
        'ccf-listing-' || content_id(line, row(eid, typecode, fbdate, sxenddate)) as id,
        fbdate as month,
        null as amount
    from listing

),

ended as (

    select
        line,
        eid,
        'dishonest_delisting' as kind,
        'ccf-delisting-'
        || content_id(line, row(eid, typecode, fbdate, sxenddate)) as id,
        sxenddate as month,
        null as amount
    from listing
    where sxenddate is not null

)

select
    line,
    id as external_id,
    'ccf-' || eid as borrower_id,
    kind as external_kind,
    month as happened_on,
    amount as claimed_amount,
    if(amount is null, null, source_currency()) as currency,
    'month' as event_precision
from (
    select * from told
    union all
    select * from ended
)
