-- How much happened in each lane of a borrower, by stretches of time, where there is too
-- much to draw one by one. Grain: one row per lane, kind and stretch.
-- classes: stretch C1, happened C1, total_amount C2
select
    lane,
    kind,
    currency,
    time_bucket(to_seconds($seconds), event_time, $since) as stretch,
    count(*) as happened,
    sum(amount)::decimal(38, 3) as total_amount
from events_of($borrower_id, $before, $until)
where event_time >= $since
    and event_time < $to
    and contract not in (
        'balances', 'positions', 'installments', 'allocations', 'obligations',
        'base_case'
    )
group by all
order by lane, stretch, kind
