-- Borrowers that fit what was asked, the one something happened to last first; what
-- happens to everyone, such as postings, dues, invoices and clicks, does not count. A name
-- is searched only by those who may see names. Grain: one row per borrower.
-- classes: happened_at C1, last_kind C1, facts_known C1, found C1
with

fitting as (

    select
        borrowers.borrower_id,
        borrowers.borrower_kind,
        borrowers.scheme,
        borrowers.region,
        parties.masked_name
    from borrowers_in_force($before, $until) as borrowers
    left join parties_in_force($before, $until) as parties using (party_id)
    where ($kind is null or borrowers.borrower_kind = $kind)
        and ($region is null or borrowers.region = $region)
        and (
            $wanted is null
            or contains(lower(borrowers.borrower_id), lower($wanted))
            or ($sees_c3 and contains(lower(parties.masked_name), lower($wanted)))
        )

),

lately as (

    select
        borrower_id,
        max(event_time) as happened_at,
        arg_max(kind, event_time) as last_kind
    from events_in_force($before, $until)
    where event_time < $before
        and not list_contains($routine, kind)
        and borrower_id in (select fitting.borrower_id from fitting)
    group by borrower_id

),

listed as (

    select
        fitting.*,
        lately.happened_at,
        lately.last_kind,
        count(*) over () as found
    from fitting
    left join lately using (borrower_id)
    order by lately.happened_at desc nulls last, fitting.borrower_id
    limit $size offset $skip

),

counted as (

    select
        borrower_id,
        count(*) as facts_known
    from events_in_force($before, $until)
    where borrower_id in (select listed.borrower_id from listed)
    group by borrower_id

)

select
    listed.borrower_id,
    listed.masked_name,
    listed.borrower_kind,
    listed.scheme,
    listed.region,
    listed.happened_at,
    listed.last_kind,
    coalesce(counted.facts_known, 0) as facts_known,
    listed.found
from listed
left join counted using (borrower_id)
order by listed.happened_at desc nulls last, listed.borrower_id
