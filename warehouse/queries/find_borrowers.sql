-- Borrowers that fit what was asked, the one something happened to last first; postings,
-- dues and statements, which happen to everyone, do not count. A name is searched only by
-- those who may see names. Grain: one row per borrower.
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
        max(event_time) filter (where is_telling) as happened_at,
        arg_max(kind, event_time) filter (where is_telling) as last_kind,
        count(*) as facts_known
    from (
        select
            borrower_id,
            kind,
            event_time,
            event_time < $before and kind not in (
                'installment_due', 'balance_stated', 'position_stated', 'inflow', 'outflow'
            ) as is_telling
        from events_in_force($before, $until)
        where borrower_id in (select fitting.borrower_id from fitting)
    )
    group by borrower_id

)

select
    fitting.borrower_id,
    fitting.masked_name,
    fitting.borrower_kind,
    fitting.scheme,
    fitting.region,
    lately.happened_at,
    lately.last_kind,
    coalesce(lately.facts_known, 0) as facts_known,
    count(*) over () as found
from fitting
left join lately using (borrower_id)
order by lately.happened_at desc nulls last, fitting.borrower_id
limit $size offset $skip
