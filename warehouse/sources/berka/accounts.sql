-- Every account of the bank's sample, with or without a loan. Grain: one row per account.
select
    account.line,
    'berka-account-' || account.account_id as account_id,
    'berka-' || loan.loan_id as borrower_id,
    'operating' as account_kind,
    source_currency() as currency,
    district.a2 as region,
    account.account_id as account_token,
    account.date as opened_on,
    account.date as known_at
from account
left join loan on account.account_id = loan.account_id
left join district on account.district_id = district.a1
