-- The newest rate of each pair of currencies that was known.
-- Grain: one row per base and quote currency.
select
    base_currency,
    quote_currency,
    rate_on,
    rate,
    publisher
from fx_rates_in_force($before, $until)
where rate_on < $before
qualify
    row_number() over (partition by base_currency, quote_currency order by rate_on desc)
    = 1
order by base_currency, quote_currency
