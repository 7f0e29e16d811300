-- What persons let the bank use their data for; said again when it is taken back.
-- Grain: one row per consent and saying.
select
    line,
    consent_id,
    use,
    party_id,
    borrower_id,
    ground as legal_ground,
    highest_class,
    given_on,
    given_on as valid_from,
    withdrawn_on,
    reported_on as known_at
from consents
