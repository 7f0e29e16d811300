-- Where one borrower's facilities stood over time. Grain: one row per facility and day.
-- classes: position_on_precision C1
select
    facility_id,
    position_on,
    event_precision as position_on_precision,
    outstanding_amount,
    undrawn_amount,
    days_past_due_reported,
    days_past_due_told_in,
    official_class,
    currency,
    source_state
from positions_of($borrower_id, $before, $until)
order by position_on, facility_id
