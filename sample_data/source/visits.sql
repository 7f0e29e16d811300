-- Visits on site, those that were put off or refused among them. Grain:
-- one row per visit planned.
select
    line,
    visit_id,
    borrower_id,
    visit_kind,
    planned_on,
    visited_on,
    outcome,
    officer_id,
    score,
    minutes_on_site,
    distance_band,
    photo_hashes,
    photo_count,
    met_key_person = 'Y' as met_key_person,
    note,
    reported_on as known_at
from visits
