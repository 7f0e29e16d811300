-- Balances at month ends. Grain: one row per account and month end.
select
    line,
    account_id,
    balance_on,
    borrower_id,
    balance_amount,
    source_currency() as currency,
    reported_on as known_at
from balances
