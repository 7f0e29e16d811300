-- Who owes on each card. Grain: one row per client.
select
    line,
    'uci-client-' || id as party_id,
    'borrower' as role,
    'facility' as subject_kind,
    'uci-card-' || id as subject_id,
    'uci-' || id as borrower_id,
    'uci-card-' || id as facility_id,
    date '2005-04-30' as known_at
from client
