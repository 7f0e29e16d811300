-- The limit of each card, of the client and its family; since when is not told. Grain: one
-- row per client.
select
    line,
    'uci-card-' || id as facility_id,
    'uci-' || id as borrower_id,
    'limit' as level,
    'credit card' as product,
    limit_bal as agreed_amount,
    source_currency() as currency,
    date '2005-04-30' as known_at
from client
