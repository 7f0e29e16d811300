-- What foreign currencies cost at month ends, invented. Grain: one row per pair of
-- currencies and day.
select
    line,
    base as base_currency,
    quote as quote_currency,
    rate_on,
    rate,
    publisher,
    reported_on as known_at
from rates
