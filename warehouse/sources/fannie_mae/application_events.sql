-- The signing of each loan, by the channel it came through. Grain: one row per loan.
select
    line,
    'fannie-application-' || loan_id as application_id,
    'signed' as step_id,
    'fannie-' || loan_id as borrower_id,
    'fannie-facility-' || loan_id as facility_id,
    'signed' as step,
    originated as happened_on,
    source_currency() as currency,
    case channel
        when 'R' then 'retail'
        when 'B' then 'broker'
        when 'C' then 'correspondent'
        else channel
    end as channel,
    'month' as event_precision
from (
    select * from acquired_2000q1
    union all by name
    select * from acquired
)
