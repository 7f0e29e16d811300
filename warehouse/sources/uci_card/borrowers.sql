-- Each client is a borrower, known at the latest by the first statement. Grain: one row per
-- client.
select
    line,
    'uci-' || id as borrower_id,
    'uci-client-' || id as party_id,
    'retail' as borrower_kind,
    'credit_card' as scheme,
    date '2005-04-30' as known_at
from client
