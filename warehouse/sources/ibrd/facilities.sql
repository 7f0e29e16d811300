-- The loans as agreed; a date or name that differs from the month before was restated.
-- What moves month by month stands in the positions. Grain: one row per month end and loan.
select
    line,
    "Loan Number" as facility_id,
    'ibrd-' || "Country Code" || '-'
    || coalesce(left(md5(upper("Borrower")), 8), 'unnamed') as borrower_id,
    'contract' as level,
    "Loan Type" as product,
    "Project ID" as project_id,
    "Project Name" as project_name,
    "Original Principal Amount" as agreed_amount,
    coalesce("Currency of Commitment", source_currency()) as currency,
    "Board Approval Date" as approved_on,
    "Agreement Signing Date" as signed_on,
    "Effective Date (Most Recent)" as effective_on,
    "Board Approval Date" as starts_on,
    "First Repayment Date" as first_repayment_on,
    "Last Repayment Date" as matures_on,
    "Closed Date (Most Recent)" as closes_on,
    "End of Period" as known_at
from statement
