-- What firms declared to the tax and insurance offices. Grain:
-- one row per declaration.
select
    line,
    filing_id,
    borrower_id,
    levy,
    period_start,
    period_end,
    due_on,
    filed_on,
    levy_paid_on,
    declared_sales,
    levy_due,
    levy_paid,
    source_currency() as currency,
    reported_on as known_at
from tax_filings
