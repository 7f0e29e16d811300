-- The clients, without a name. What is protected of them stands apart. Grain: one row per
-- client.
select
    line,
    'uci-client-' || id as party_id,
    'person' as party_kind,
    'TW' as country,
    date '2005-04-30' as known_at
from client
