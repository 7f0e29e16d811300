-- What is expected by a date, and on which day what fulfilled it. Grain:
-- one row per thing expected.
select
    line,
    obligation_id,
    borrower_id,
    facility_id,
    obligation_kind,
    owed_by,
    period_end,
    due_on,
    grace_days,
    fulfilled_on,
    fulfilled_by_table,
    fulfilled_by_id,
    reported_on as known_at
from obligations
