-- How far a project is, by whose word. Grain:
-- one row per report.
select
    line,
    report_id,
    borrower_id,
    facility_id,
    project_id,
    reported_by,
    reporter_id,
    stated_on,
    delivered_on,
    physical_share,
    planned_share,
    is_certified = 'Y' as is_certified,
    certified_amount,
    completion_forecast_on,
    workers,
    is_stopped = 'Y' as is_stopped,
    source_currency() as currency,
    reported_on as known_at
from progress
