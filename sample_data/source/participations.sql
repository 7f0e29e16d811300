-- Who lends under a contract, with which share. Grain:
-- one row per contract and lender.
select
    line,
    facility_id,
    lender_id,
    valid_from,
    borrower_id,
    seat,
    is_own = 'Y' as is_own,
    share,
    committed_amount,
    source_currency() as currency,
    reported_on as known_at
from participations
