-- What a project has cost so far, and what it still will. Grain:
-- one row per report.
select
    line,
    report_id,
    borrower_id,
    facility_id,
    project_id,
    reported_by,
    reporter_id,
    stated_on,
    budget_amount,
    spent_total,
    committed_total,
    estimate_to_complete,
    contingency_budget,
    contingency_used,
    variations,
    equity_committed,
    equity_paid_in,
    debt_drawn,
    source_currency() as currency,
    reported_on as known_at
from costs
