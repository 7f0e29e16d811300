-- A finding of a visit as it was written down. Grain: one row per finding.
select
    line,
    visit_id,
    finding_no,
    borrower_id,
    facility_id,
    found_on,
    finding,
    severity,
    collateral_id,
    party_id,
    note,
    withdrawn = 'yes' as withdraws
from visit_findings
