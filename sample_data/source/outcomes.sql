-- How loans ended and when debtors were in default; a default is sent again with its end
-- when it is cured. Grain: one row per unit, kind of outcome, episode and sending.
select
    line,
    unit_kind,
    unit_id,
    outcome_kind,
    episode_no,
    borrower_id,
    facility_id,
    definition,
    'sent' as origin,
    trigger,
    started_on,
    ended_on,
    loss_amount,
    source_currency() as currency,
    reported_on as known_at
from outcomes
