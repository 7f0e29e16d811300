-- Each draw on a facility. Grain:
-- one row per draw.
select
    line,
    drawdown_id,
    facility_id,
    borrower_id,
    account_id,
    requested_on,
    drawn_on,
    drawn_amount,
    purpose_kind,
    way_of_paying,
    entrusted_above_amount,
    repays_facility_id,
    source_currency() as currency,
    reported_on as known_at
from drawdowns
