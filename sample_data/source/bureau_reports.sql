-- Reports of the credit bureau: what is owed elsewhere. Grain:
-- one row per report.
select
    line,
    report_id,
    borrower_id,
    party_id,
    bureau,
    pulled_for,
    data_on,
    pulled_on,
    lenders,
    new_lenders_90d,
    total_debt_amount,
    monthly_payment_amount,
    card_limit_amount,
    card_used_amount,
    card_instalments_amount,
    past_due_amount,
    past_due_90d_amount,
    worst_days_past_due,
    lenders_past_due,
    inquiries_30d,
    inquiries_90d,
    source_currency() as currency,
    reported_on as known_at
from bureau
