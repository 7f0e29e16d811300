-- What one borrower's payments were laid on, as the sender says.
-- Grain: one row per payment and part of it.
select
    facility_id,
    repayment_id,
    allocation_no,
    allocated_on,
    schedule_no,
    installment_no,
    component,
    allocated_amount,
    currency
from allocations_of($borrower_id, $before, $until)
order by facility_id, repayment_id, allocation_no
