-- Payments received, each laid on one instalment, or ahead of all of them. Grain: one row
-- per payment and instalment it was laid on.
select
    line,
    facility_id,
    repayment_no as repayment_id,
    borrower_id,
    if(installment_no is null, 'payoff', 'ordinary') as repayment_kind,
    paid_on,
    booked_on,
    paid_amount,
    principal_paid,
    interest_paid,
    source_currency() as currency,
    channel,
    installment_no,
    reported_on as known_at
from repayments
