-- Where each loan stood at the end of a month it was on the book; balances of the first
-- half year were never published. Delinquency n means n times 30 days and fewer than 30
-- more; any other code is unknown, and kept in the file's own words. The month a loan left
-- the book is an outcome, not a position. Grain: one row per loan and month.
select
    line,
    'fannie-facility-' || loan_id as facility_id,
    reported as position_on,
    'fannie-' || loan_id as borrower_id,
    upb as outstanding_amount,
    source_currency() as currency,
    rate / 100 as interest_rate,
    if(
        regexp_full_match(delinquency, '[0-9]{1,3}'),
        30 * try_cast(delinquency as integer),
        null
    ) as days_past_due_reported,
    if(
        regexp_full_match(delinquency, '[0-9]{1,3}'), 'months', null
    ) as days_past_due_told_in,
    'delinquency ' || delinquency
    || if(modified = 'Y', ', modified', '') as source_state,
    'month' as event_precision
from performance
where zero_balance_code is null
