-- Who owns how much of whom; since when is not told, and the list is of August 2015. Lines
-- that say the same are apart. Grain: one row per line.
select
    line,
    'ccf-owns-'
    || content_id(line, row(eid, bteid, ifhome, btbl, btyear, btendyear)) as relation_id,
    'owns' as relation_kind,
    'ccf-' || eid as from_party_id,
    'ccf-' || bteid as to_party_id,
    'ccf-' || eid as borrower_id,
    btbl as share,
    date '2015-08-31' as known_at
from investment
