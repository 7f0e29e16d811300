-- What visitors found, one thing after the other. Grain:
-- one row per finding of a visit.
select
    line,
    visit_id,
    finding_no,
    borrower_id,
    found_on,
    finding,
    severity,
    note,
    reported_on as known_at
from findings
