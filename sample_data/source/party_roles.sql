-- Who plays which part for a borrower or on an account, as the sender names the parts.
-- Grain: one row per party, role and what it is played for.
with sent as (

    select * from roles
    union all by name
    select * from roles_added

)

select
    line,
    party_id,
    role,
    subject_kind,
    subject_id,
    borrower_id,
    if(subject_kind = 'facility', subject_id, null) as facility_id,
    share,
    valid_from,
    valid_to,
    reported_on as known_at
from sent
