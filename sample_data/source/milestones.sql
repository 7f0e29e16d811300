-- Where each milestone of a project stood on a day. Grain:
-- one row per milestone and day it was stated on.
select
    line,
    milestone_id,
    stated_on,
    borrower_id,
    facility_id,
    project_id,
    milestone_kind,
    milestone_name,
    milestone_state,
    baseline_on,
    forecast_on,
    reached_on,
    long_stop_on,
    reported_on as known_at
from milestones
