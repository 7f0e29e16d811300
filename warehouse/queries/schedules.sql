-- The versions of the schedules one borrower's facilities are paid by.
-- Grain: one row per facility and schedule version.
select
    facility_id,
    schedule_no,
    reason,
    effective_on,
    agreed_on,
    replaces,
    repayment_method,
    grace_days,
    interest_rate,
    principal_amount,
    capitalised_amount,
    moved_to,
    currency,
    first_known_at
from schedules_of($borrower_id, $before, $until)
order by facility_id, schedule_no
