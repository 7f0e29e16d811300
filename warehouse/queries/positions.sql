-- Where one borrower's facilities stood over time. Grain: one row per facility and day.
select
    facility_id,
    position_on,
    outstanding_amount,
    undrawn_amount,
    days_past_due_reported,
    official_class,
    currency,
    source_state
from positions_of($borrower_id, $before, $until)
order by position_on, facility_id
