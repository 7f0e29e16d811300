-- Postings as sent. Grain: one row per posting and sending.
select
    line,
    'A' || borrower as account_id,
    posting as transaction_id,
    borrower as borrower_id,
    direction,
    amount,
    source_currency() as currency,
    value_on,
    value_on as booked_on,
    known_on as known_at
from posting
