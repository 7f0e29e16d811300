-- Steps from asking for credit to signing, or to a refusal. Grain: one row per step of an
-- application.
select
    line,
    application_id,
    step_no as step_id,
    borrower_id,
    facility_id,
    step,
    happened_on,
    asked_amount,
    source_currency() as currency,
    channel,
    note,
    reported_on as known_at
from applications
