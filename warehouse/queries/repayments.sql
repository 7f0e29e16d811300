-- What one borrower paid. Grain: one row per payment.
select
    event_id,
    facility_id,
    paid_on,
    paid_amount,
    currency
from repayments_of($borrower_id, $before, $until)
order by facility_id, paid_on
