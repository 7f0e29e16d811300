-- Debtors as they stood; sent again when a project's phase has changed. Grain: one row per
-- debtor and sending.
select
    line,
    borrower_id,
    party_id,
    segment as borrower_kind,
    scheme,
    industry,
    region,
    phase,
    since,
    reported_on as known_at
from customers
