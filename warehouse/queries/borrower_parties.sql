-- Who plays a part for a borrower. Grain: one row per party, role and what it is for.
-- classes: valid_from_precision C1, valid_to_precision C1
select
    roles.party_id,
    roles.role,
    roles.subject_kind,
    roles.subject_id,
    roles.valid_from,
    roles.event_precision as valid_from_precision,
    roles.valid_to,
    roles.event_precision as valid_to_precision,
    roles.share,
    parties.party_kind,
    parties.masked_name
from party_roles_of($borrower_id, $before, $until) as roles
left join parties_of($borrower_id, $before, $until) as parties using (party_id)
order by roles.role, roles.party_id, roles.subject_id
