-- Accounts a borrower banks through. Grain: one row per account.
select
    line,
    account_id,
    borrower_id,
    case account_type
        when 'SETTLE' then 'operating'
        when 'REVENUE' then 'revenue'
        when 'RESERVE' then 'reserve'
        when 'SUPERVISED' then 'supervised'
        else account_type
    end as account_kind,
    source_currency() as currency,
    region,
    opened_on,
    closed_on,
    reported_on as known_at
from accounts
