-- Who plays a part for a borrower. Grain: one row per party, role and what it is for.
select
    roles.party_id,
    roles.role,
    roles.subject_kind,
    roles.subject_id,
    roles.valid_from,
    roles.valid_to,
    roles.share,
    parties.party_kind,
    parties.masked_name
from party_roles_of($borrower_id, $before, $until) as roles
left join parties_of($borrower_id, $before, $until) as parties using (party_id)
order by roles.role, roles.party_id, roles.subject_id
