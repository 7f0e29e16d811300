-- Each test of a covenant, as it was certified. Grain:
-- one row per covenant and day it was tested as at.
select
    line,
    covenant_id,
    tested_on,
    borrower_id,
    facility_id,
    covenant_kind,
    measured,
    threshold,
    result,
    certified_on,
    certified_by,
    source_currency() as currency,
    reported_on as known_at
from covenant_tests
