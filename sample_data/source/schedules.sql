-- Versions of schedules, each with why it was made and since when it holds. Grain: one
-- row per facility and schedule version.
select
    line,
    facility_id,
    schedule_no,
    borrower_id,
    case reason
        when 'ORIG' then 'original'
        when 'RATE' then 'reset_rate'
        when 'PREP' then 'partial_prepayment'
        when 'EXTN' then 'extension'
        when 'GRAC' then 'grace'
        when 'REST' then 'restructuring'
        else reason
    end as reason,
    effective_on,
    agreed_on,
    replaces,
    method as repayment_method,
    grace_days,
    interest_rate,
    principal_amount,
    capitalised_amount,
    source_currency() as currency,
    reported_on as known_at
from plans
