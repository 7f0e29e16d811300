-- What was asked to be changed, and what was decided. Grain:
-- one row per amendment.
select
    line,
    amendment_id,
    borrower_id,
    facility_id,
    amendment_kind,
    requested_on,
    decision,
    decided_on,
    effective_on,
    asked_because,
    is_forborne = 'Y' as is_forborne,
    schedule_no,
    amended_amount,
    source_currency() as currency,
    reported_on as known_at
from amendments
