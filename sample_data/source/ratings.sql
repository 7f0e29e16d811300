-- The bank's own ratings. Grain:
-- one row per rating.
select
    line,
    rating_id,
    party_id,
    borrower_id,
    rating_kind,
    rating_scale,
    rating,
    notch,
    pd_12m,
    rated_on,
    expires_on,
    rated_by,
    reported_on as known_at
from ratings
