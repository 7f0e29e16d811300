-- The marks of a timeline between two instants, without the facts behind them: all of
-- the lanes named, and of the others what was learned late. Grain: one row per fact.
select
    event_id,
    contract,
    facility_id,
    lane,
    kind,
    event_time,
    event_end,
    event_precision,
    utc_offset,
    known_at,
    first_known_at,
    known_at_basis,
    amount,
    currency,
    version
from events_of($borrower_id, $before, $until)
where event_time >= $since
    and event_time < $to
    and (
        list_contains($lanes, lane)
        or (
            known_at_basis <> 'assumed'
            and first_known_at > event_time + to_days($late_days) + case event_precision
                when 'month' then interval 1 month
                when 'year' then interval 1 year
                else interval 0 day
            end
        )
    )
    and contract not in (
        'balances', 'positions', 'installments', 'allocations', 'obligations',
        'base_case'
    )
order by event_time, event_id
limit $most
