-- Qualifications, of three types the publisher only numbers. Grain: one row per line.
select
    line,
    'ccf-type-' || addtype || '-'
    || content_id(line, row(eid, addtype, begindate, expirydate)) as permit_id,
    begindate as valid_from,
    expirydate as valid_to,
    'ccf-' || eid as borrower_id,
    'other' as permit_kind,
    'month' as event_precision
from qualification
