-- What a borrower has promised to keep to. Grain:
-- one row per covenant.
select
    line,
    covenant_id,
    valid_from,
    borrower_id,
    facility_id,
    covenant_kind,
    bound,
    threshold,
    tested_every_months,
    first_test_on,
    consequence,
    clause,
    source_currency() as currency,
    reported_on as known_at
from covenants
