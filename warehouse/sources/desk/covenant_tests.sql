-- A certificate of how a covenant was kept. Grain: one row per covenant and day tested for.
select
    line,
    covenant_id,
    tested_on,
    borrower_id,
    facility_id,
    covenant_kind,
    measured,
    threshold,
    measured_amount,
    threshold_amount,
    currency,
    result,
    certified_on,
    certified_by,
    waived_until,
    waived_by_amendment,
    cured_on,
    withdrawn = 'yes' as withdraws
from covenant_tests
