-- Payments received, each laid on one instalment or ahead of all of them, and debits that
-- came back. Grain: one row per payment and instalment it was laid on.
select
    line,
    facility_id,
    repayment_no as repayment_id,
    borrower_id,
    case kind
        when 'N' then 'ordinary'
        when 'P' then 'prepayment'
        when 'S' then 'payoff'
        when 'R' then 'reversal'
        else kind
    end as repayment_kind,
    paid_on,
    value_on,
    booked_on,
    paid_amount,
    principal_paid,
    interest_paid,
    source_currency() as currency,
    channel,
    installment_no,
    case payer
        when 'SELF' then 'borrower'
        when 'OTHR' then 'third_party'
        else payer
    end as payer,
    reversal_of,
    case return_code
        when 'INSF' then 'insufficient_funds'
        when 'MAND' then 'mandate_revoked'
        when 'TECH' then 'technical'
        else return_code
    end as returned_for,
    reported_on as known_at
from repayments
