-- How a loan left the book, by its zero balance code; a code the publisher does not list is
-- no outcome we know, and fails the code list. Grain: one row per loan that left.
select
    line,
    'facility' as unit_kind,
    'fannie-facility-' || loan_id as unit_id,
    case
        when zero_balance_code = '01' then 'prepaid'
        when zero_balance_code in ('02', '03', '09') then 'liquidated'
        when zero_balance_code in ('06', '15', '16', '96') then 'removed'
        else zero_balance_code
    end as outcome_kind,
    '1' as episode_no,
    'fannie-' || loan_id as borrower_id,
    'fannie-facility-' || loan_id as facility_id,
    'Fannie Mae zero balance code ' || zero_balance_code as definition,
    'sent' as origin,
    case zero_balance_code
        when '01' then 'prepaid or matured'
        when '02' then 'third party sale'
        when '03' then 'short sale'
        when '06' then 'repurchased'
        when '09' then 'deed-in-lieu or REO disposition'
        when '15' then 'note sale'
        when '16' then 'reperforming loan sale'
        when '96' then 'removed, no credit event'
    end as trigger,
    zero_balance as started_on,
    upb as exposure_amount,
    source_currency() as currency,
    last_day(reported) as known_at,
    'month' as event_precision
from performance
where zero_balance_code is not null
