-- Which branch and officer answer for a borrower; said again when it is handed over.
-- Grain: one row per assignment and saying.
select
    line,
    assignment_id,
    borrower_id,
    duty,
    branch_id,
    branch_name,
    officer_id,
    valid_from,
    valid_to,
    reported_on as known_at
from assignments
