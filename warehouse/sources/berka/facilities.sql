-- Loans as granted; two further files restate the same loans. Grain: one row per loan.
with

loans as (

    select * exclude (status) from loan
    union all by name
    select * from loan_restated

)

select
    line,
    'berka-facility-' || loan_id as facility_id,
    'berka-' || loan_id as borrower_id,
    'contract' as level,
    'instalment loan' as product,
    amount as agreed_amount,
    source_currency() as currency,
    duration as term_months,
    payments as instalment_amount,
    'berka-account-' || account_id as account_id,
    date as starts_on,
    date as known_at
from loans
