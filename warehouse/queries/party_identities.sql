-- The match tokens of what a party is called and reached by. Grain: one row per party.
select
    party_id,
    name_token,
    id_number_token,
    phone_token,
    email_token,
    address_token,
    device_token
from identities_in_force($before, $until)
where party_id = $party_id
