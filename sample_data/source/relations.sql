-- Who is tied to whom. Grain:
-- one row per tie.
select
    line,
    relation_id,
    relation_kind,
    from_party_id,
    to_party_id,
    borrower_id,
    share,
    stated_by,
    valid_from,
    reported_on as known_at
from relations
