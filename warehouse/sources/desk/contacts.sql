-- A contact and what was promised in it. Grain: one row per contact.
select
    line,
    contact_id,
    borrower_id,
    facility_id,
    party_id,
    officer_id,
    contacted_at,
    contact_way,
    begun_by,
    subject,
    outcome,
    promised_on,
    promised_amount,
    currency,
    promise_state,
    kept_on,
    note,
    withdrawn = 'yes' as withdraws
from contacts
