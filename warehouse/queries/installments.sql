-- What one borrower owes by when, under every version of every schedule.
-- Grain: one row per facility, schedule version and instalment.
select
    facility_id,
    schedule_no,
    installment_no,
    due_on,
    due_amount,
    principal_due,
    interest_due,
    penalty_due,
    fee_due,
    currency,
    first_known_at
from installments_of($borrower_id, $before, $until)
order by facility_id, schedule_no, due_on
