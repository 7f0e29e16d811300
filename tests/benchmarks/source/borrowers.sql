-- The borrowers of the postings. Grain: one row per borrower.
select
    line,
    borrower as borrower_id,
    'sme' as borrower_kind,
    since,
    since as known_at
from borrower
