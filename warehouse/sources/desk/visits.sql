-- A visit as it was written down. Grain: one row per visit.
select
    line,
    visit_id,
    borrower_id,
    facility_id,
    visit_kind,
    planned_on,
    visited_on,
    outcome,
    officer_id,
    second_officer_id,
    score,
    minutes_on_site,
    distance_band,
    photo_hashes,
    photo_count,
    met_key_person,
    document_id,
    note,
    withdrawn = 'yes' as withdraws
from visits
