-- What one borrower paid, and what was taken back. Grain: one row per payment.
select
    event_id,
    facility_id,
    repayment_id,
    repayment_kind,
    paid_on,
    value_on,
    booked_on,
    paid_amount,
    currency,
    payer,
    reversal_of,
    returned_for,
    known_at
from repayments_of($borrower_id, $before, $until)
order by facility_id, paid_on, repayment_id
