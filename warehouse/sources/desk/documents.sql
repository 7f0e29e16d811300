-- A paper or picture as it was received: its hash, not itself. Grain: one row per document.
select
    line,
    document_id,
    borrower_id,
    facility_id,
    party_id,
    application_id,
    visit_id,
    document_kind,
    sha256,
    perceptual_hash,
    page_count,
    issued_by,
    issued_on,
    received_on,
    expires_on,
    withdrawn = 'yes' as withdraws
from documents
