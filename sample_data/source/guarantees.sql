-- Who answers for whose debt. Grain:
-- one row per guarantee.
select
    line,
    guarantee_id,
    borrower_id,
    facility_id,
    guarantor_id,
    guarantee_kind,
    guaranteed_amount,
    signed_on,
    valid_from,
    source_currency() as currency,
    reported_on as known_at
from guarantees
