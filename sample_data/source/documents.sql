-- Papers that were handed in, with their fingerprints. Grain:
-- one row per paper.
select
    line,
    document_id,
    borrower_id,
    facility_id,
    party_id,
    application_id,
    document_kind,
    sha256,
    perceptual_hash,
    page_count,
    issued_on,
    received_on,
    reported_on as known_at
from documents
