-- Postings as the core system booked them; a waived fee moves no money and is set aside.
-- Grain: one row per posting.
select
    line,
    account_id,
    transaction_no as transaction_id,
    borrower_id,
    facility_id,
    case dc_flag
        when 'C' then 'in'
        when 'D' then 'out'
        else dc_flag
    end as direction,
    amount,
    source_currency() as currency,
    value_on,
    booked_on,
    case op_code
        when 'CSI' then 'cash_deposit'
        when 'CSO' then 'cash_withdrawal'
        when 'POS' then 'card_withdrawal'
        when 'TRI' then 'transfer_in'
        when 'TRO' then 'transfer_out'
        when 'INT' then 'interest'
        when 'FEE' then 'fee'
        when 'LNP' then 'loan_proceeds'
        when 'LNR' then 'loan_repayment'
        when 'REV' then 'reversal'
        else op_code
    end as operation,
    category,
    balance_after,
    counterparty_bank,
    counterparty_account,
    reversal_of,
    memo,
    reported_on as known_at
from transactions
where op_code is distinct from 'FEW'
