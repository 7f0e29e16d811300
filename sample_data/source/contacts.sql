-- Calls and messages, and what was promised on the telephone. Grain:
-- one row per call or message.
select
    line,
    contact_id,
    borrower_id,
    contacted_at,
    contact_way,
    begun_by,
    subject,
    outcome,
    promised_on,
    promised_amount,
    promise_state,
    kept_on,
    source_currency() as currency,
    reported_on as known_at
from contacts
