-- What a thing pledged was worth on a day, to whom. Grain:
-- one row per valuation.
select
    line,
    collateral_id,
    valued_on,
    valuation_kind,
    borrower_id,
    value_amount,
    valuer_id,
    method,
    expires_on,
    source_currency() as currency,
    reported_on as known_at
from valuations
