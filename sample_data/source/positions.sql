-- Where each facility stood at a month end. Debt is booked on the draw: a contract that is
-- drawn upon again and again states only what may still be drawn. Grain: one row per
-- facility and month end.
select
    line,
    facility_id,
    position_on,
    borrower_id,
    outstanding_amount,
    undrawn_amount,
    source_currency() as currency,
    interest_rate_percent / 100 as interest_rate,
    days_past_due as days_past_due_reported,
    case class_no
        when '1' then 'normal'
        when '2' then 'special_mention'
        when '3' then 'substandard'
        when '4' then 'doubtful'
        when '5' then 'loss'
        else class_no
    end as official_class,
    reported_on as known_at
from positions
