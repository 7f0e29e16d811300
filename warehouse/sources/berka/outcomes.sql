-- How a loan ended, as the bank flagged it at the end of 1998: B finished unpaid, D is
-- running in debt, A finished paid. C is running: nothing has ended, so it has no row.
-- Grain: one row per loan that has an outcome.
select
    line,
    'facility' as unit_kind,
    'berka-facility-' || loan_id as unit_id,
    if(status = 'A', 'repaid', 'default') as outcome_kind,
    '1' as episode_no,
    'berka-' || loan_id as borrower_id,
    'berka-facility-' || loan_id as facility_id,
    'PKDD''99 loan status at 1998-12-31' as definition,
    'sent' as origin,
    case status
        when 'A' then 'finished, paid'
        when 'B' then 'finished, not paid'
        when 'D' then 'running, in debt'
        else status
    end as trigger,
    date '1998-12-31' as known_at
from loan
where status <> 'C'
