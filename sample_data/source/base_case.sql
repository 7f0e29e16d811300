-- What was forecast of a project when it was lent on. Grain:
-- one row per project, case and quarter.
select
    line,
    borrower_id,
    case_kind,
    case_version,
    period_end,
    period_start,
    facility_id,
    project_id,
    adopted_on,
    revenue,
    operating_cost,
    cfads,
    debt_service,
    capital_cost,
    budget_to_date,
    equity_to_date,
    debt_to_date,
    reserve_required,
    physical_share,
    source_currency() as currency,
    reported_on as known_at
from base_case
