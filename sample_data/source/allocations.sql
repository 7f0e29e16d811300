-- What the parts of payments were laid on, where the bank's system tells. Grain: one row
-- per payment and part of it.
select
    line,
    facility_id,
    repayment_no as repayment_id,
    order_no as allocation_no,
    borrower_id,
    allocated_on,
    schedule_no,
    installment_no,
    case component
        when 'INT' then 'interest'
        when 'PRI' then 'principal'
        else component
    end as component,
    allocated_amount,
    source_currency() as currency,
    reported_on as known_at
from allocations
