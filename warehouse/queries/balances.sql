-- Balances of one borrower's accounts, in the order of days.
-- Grain: one row per account and day.
select
    account_id,
    balance_on,
    balance_amount,
    currency,
    known_at,
    known_at_basis
from balances_of($borrower_id, $before, $until)
order by balance_on, account_id
