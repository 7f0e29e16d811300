-- Instalments as agreed on the day the schedule was made; a later version lists them from
-- the first one it replaces. Grain: one row per facility, schedule version and instalment.
select
    line,
    facility_id,
    schedule_no,
    installment_no,
    borrower_id,
    due_on,
    due_amount,
    principal_due,
    interest_due,
    source_currency() as currency,
    reported_on as known_at
from schedules
