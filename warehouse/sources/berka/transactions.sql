-- Postings, from one file in Czech and two in English that repeat some of them. Grain:
-- one row per posting.
with

stated as (

    select * from trans_czech
    union all by name
    select * from trans_comp
    union all by name
    select
        * exclude (trans_id_, date_transaction, amount_transaction),
        trans_id_ as trans_id,
        date_transaction as date,
        amount_transaction as amount
    from trans_dev

)

select
    stated.line,
    'berka-account-' || stated.account_id as account_id,
    stated.trans_id as transaction_id,
    'berka-' || loan.loan_id as borrower_id,
    if(stated.type in ('PRIJEM', 'credit'), 'in', 'out') as direction,
    stated.amount,
    source_currency() as currency,
    stated.date as value_on,
    stated.date as booked_on,
    case
        when stated.operation in ('VKLAD', 'credit in cash') then 'cash_deposit'
        when stated.operation in ('VYBER', 'withdrawal in cash') then 'cash_withdrawal'
        when stated.operation in ('VYBER KARTOU', 'credit card withdrawal')
            then 'card_withdrawal'
        when stated.operation in ('PREVOD Z UCTU', 'collection from another bank')
            then 'transfer_in'
        when stated.operation in ('PREVOD NA UCET', 'remittance to another bank')
            then 'transfer_out'
        when stated.operation is null and stated.k_symbol in ('UROK', 'interest credited')
            then 'interest'
        else stated.operation
    end as operation,
    case stated.k_symbol
        when 'UROK' then 'interest credited'
        when 'SLUZBY' then 'payment for statement'
        when 'SIPO' then 'household'
        when 'DUCHOD' then 'old-age pension'
        when 'POJISTNE' then 'insurance payment'
        when 'insurrance payment' then 'insurance payment'
        when 'UVER' then 'loan payment'
        when 'SANKC. UROK' then 'sanction interest if negative balance'
        else stated.k_symbol
    end as category,
    stated.balance as balance_after,
    stated.bank as counterparty_bank,
    stated.account as counterparty_account,
    stated.date as known_at
from stated
left join loan on stated.account_id = loan.account_id
