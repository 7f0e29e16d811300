-- Clients become parties; their names were never published and their birth numbers are
-- left behind. Each was known when its account was opened. Grain: one row per client.
select
    client.line,
    'berka-client-' || client.client_id as party_id,
    'person' as party_kind,
    'CZ' as country,
    district.a2 as region,
    account.date as known_at
from client
left join disp on client.client_id = disp.client_id
left join account on disp.account_id = account.account_id
left join district on client.district_id = district.a1
