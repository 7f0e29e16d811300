-- What is pledged for a loan. Grain:
-- one row per pledge.
select
    line,
    pledge_id,
    collateral_id,
    borrower_id,
    facility_id,
    collateral_kind,
    owner_id,
    region,
    lien_rank,
    secured_amount,
    lien_registered_on,
    valid_from,
    valid_to,
    source_currency() as currency,
    reported_on as known_at
from pledges
