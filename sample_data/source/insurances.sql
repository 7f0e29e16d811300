-- Insurances, a year at a time. Grain:
-- one row per insurance and year.
select
    line,
    insurance_id,
    valid_from,
    valid_to,
    borrower_id,
    facility_id,
    collateral_id,
    insurance_kind,
    insurer_id,
    insured_amount,
    premium_amount,
    pays_lender_first = 'Y' as pays_lender_first,
    source_currency() as currency,
    reported_on as known_at
from insurances
