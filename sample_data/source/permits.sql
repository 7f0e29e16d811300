-- Permits, and since when until when each is good. Grain:
-- one row per permit and time it was given for.
select
    line,
    permit_id,
    valid_from,
    valid_to,
    borrower_id,
    facility_id,
    project_id,
    permit_kind,
    issued_by,
    reported_on as known_at
from permits
